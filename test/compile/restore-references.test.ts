// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { printDts } from '../../src/compile/print-dts.ts';
import { restoreFixups, restoreLabels } from '../../src/compile/restore-references.ts';
import { readDtb } from '../../src/fdt/read.ts';
import { DtNode } from '../../src/tree/node.ts';
import { DtProperty } from '../../src/tree/property.ts';
import { makeTree } from '../support/tree.ts';
import type { DeviceTree } from '../../src/tree/device-tree.ts';

function restore(tree: DeviceTree): { readonly text: string; readonly warnings: readonly string[] } {
  const warnings: string[] = [];
  restoreLabels(tree.root, (text) => warnings.push(text));
  restoreFixups(tree.root, (text) => warnings.push(text));
  return { text: printDts({ ...tree, plugin: true }), warnings };
}

// a blob from `dtc -@ -O dtb` (1.7.2), and its text from `dtc -I dtb -O dts` (1.7.2)
it('an overlay has its labels and references again', () => {
  const tree = readDtb(new Uint8Array(Buffer.from(OVERLAY, 'base64')));
  expect(restore(tree)).toEqual({ warnings: [], text: OVERLAY_TEXT });
});

const OVERLAY =
  '0A3+7QAAAy0AAABIAAAC9AAAACgAAAARAAAAEAAAAAAAAAA5AAACrAAAAAAAABAAAAAAAAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
  'AQAAAAAAAAABZnJhZ21lbnRAMAAAAAAAAwAAAAQAAAAA/////wAAAAMAAAAEAAAABwAAAAIAAAABX19vdmVybGF5X18AAAAAAwAA' +
  'AAUAAAAPYWIAYwAAAAAAAAADAAAAFAAAABX/////AAAAAf////8AAAACAAAAAQAAAAFzZW5zb3JAMWUAAAAAAAADAAAACAAAABr/' +
  '////AAAABwAAAAMAAAAEAAAAHgAAAAIAAAADAAAACAAAACH//////////wAAAAMAAAAEAAAABwAAAAEAAAACAAAAAgAAAAIAAAAB' +
  'X19zeW1ib2xzX18AAAAAAwAAACIAAAAmL2ZyYWdtZW50QDAvX19vdmVybGF5X18vc2Vuc29yQDFlAAAAAAAAAgAAAAFfX2ZpeHVw' +
  'c19fAAAAAAADAAAAPgAAACovZnJhZ21lbnRAMDp0YXJnZXQ6MAAvZnJhZ21lbnRAMC9fX292ZXJsYXlfXy9zZW5zb3JAMWU6bGlz' +
  'dDowAAAAAAAAAwAAAEgAAAAvL2ZyYWdtZW50QDAvX19vdmVybGF5X186cGluczowAC9mcmFnbWVudEAwL19fb3ZlcmxheV9fL3Nl' +
  'bnNvckAxZTpsaXN0OjQAAAAAAwAAAEcAAAAzL2ZyYWdtZW50QDAvX19vdmVybGF5X186cGluczo4AC9mcmFnbWVudEAwL19fb3Zl' +
  'cmxheV9fL3NlbnNvckAxZTppcnE6MAAAAAAAAgAAAAFfX2xvY2FsX2ZpeHVwc19fAAAAAAAAAAFmcmFnbWVudEAwAAAAAAABX19v' +
  'dmVybGF5X18AAAAAAwAAAAQAAAAVAAAAEAAAAAFzZW5zb3JAMWUAAAAAAAADAAAABAAAAB4AAAAAAAAAAgAAAAIAAAACAAAAAgAA' +
  'AAIAAAAJdGFyZ2V0AHBoYW5kbGUAbmFtZXMAcGlucwBpcnEAdXAAbGlzdABvd24AaTJjMQBzcGkAZ3BpbzAA';

const OVERLAY_TEXT = `/dts-v1/;
/plugin/;

/memreserve/	0x0000000000001000 0x0000000000002000;
/ {

	fragment@0 {
		target = <&i2c1>;
		phandle = <0x02>;

		__overlay__ {
			names = "ab", "c";
			pins = <&spi>, <0x01>, <&gpio0>, <0x02>, <&own>;

			own: sensor@1e {
				irq = <&gpio0>, <0x07>;
				up = <&{/fragment@0}>;
				list = <&i2c1>, <&spi>;
				phandle = <0x01>;
			};
		};
	};

	__symbols__ {
		own = "/fragment@0/__overlay__/sensor@1e";
	};

	__fixups__ {
		i2c1 = "/fragment@0:target:0", "/fragment@0/__overlay__/sensor@1e:list:0";
		spi = "/fragment@0/__overlay__:pins:0", "/fragment@0/__overlay__/sensor@1e:list:4";
		gpio0 = "/fragment@0/__overlay__:pins:8", "/fragment@0/__overlay__/sensor@1e:irq:0";
	};

	__local_fixups__ {

		fragment@0 {

			__overlay__ {
				pins = <0x10>;

				sensor@1e {
					up = <0x00>;
				};
			};
		};
	};
};
`;

// the messages of dtc 1.7.2, `dtc -f` of a blob with these, after `Warning: `
it('what the fixups say that is not so is left out', () => {
  const tree = makeTree({
    cells: [1, 2],
    short: Uint8Array.of(1, 2),
    node: { phandle: 5, p: [5, 9] },
    other: { q: 7 },
    __symbols__: { good: '/node', second: '/node', bad: '/nowhere', part: '/node/', other: ['//other', 'x'] },
    __fixups__: {
      lab: [
        '/:cells:0',
        '/node:p:4',
        '/nowhere:x:0',
        '/node:absent:0',
        '/node:p:5',
        '/node:p:-4',
        '/node:p:0x4',
        '/node',
        '/node:p',
      ],
      again: ['/:cells:0', '/:cells:04x'],
      cut: Uint8Array.of(0x2f, 0x3a),
      empty: true,
    },
    __local_fixups__: {
      absent: 0,
      cells: Uint8Array.of(0),
      short: 0,
      node: { p: [0, 4], none: {} },
      gone: { x: {} },
      other: { q: 0 },
    },
  });
  const { text, warnings } = restore(tree);
  expect(warnings).toEqual([
    'Path /nowhere referenced in property __symbols__/bad missing',
    'Label lab references non-existing node /',
    'Label lab references non-existing node /nowhere',
    'Label lab references non-existing property /node in node absent',
    'Label lab contains invalid offset for property p in node /node',
    'Label lab contains invalid offset for property p in node /node',
    'Malformed fixup entry for label lab',
    'Malformed fixup entry for label lab',
    'Label again references non-existing node /',
    'Label again references non-existing node /',
    'Malformed fixup entry for label cut',
    'Property absent in / referenced in __local_fixups__ missing',
    'property cells in /__local_fixups__/ malformed',
    'property short too short to contain a phandle at offset 0',
    'node referenced by phandle 0x9 in property p not found',
    'node none//node referenced in __local_fixups__ missing',
    'node gone// referenced in __local_fixups__ missing',
    'node referenced by phandle 0x7 in property q not found',
  ]);
  expect(text.split('\n').slice(3, 17)).toEqual([
    '/ {',
    '\tcells = <0x01 0x02>;',
    '\tshort = [01 02];',
    '',
    '\tpart: second: good: node {',
    '\t\tphandle = <0x05>;',
    '\t\tp = <&part>, <&lab>;',
    '\t};',
    '',
    '\tother: other {',
    '\t\tq = <0x07>;',
    '\t};',
    '',
    '\t__symbols__ {',
  ]);
});

it('a hundred thousand fixups of one property, back to front, take no time to speak of', () => {
  const count = 100_000;
  const root = new DtNode('');
  root.addChild('n').addProperty(new DtProperty('p', new Uint8Array(4 * count)));
  const entries = Array.from({ length: count }, (_, i) => `/n:p:${4 * (count - 1 - i)}\0`).join('');
  root.addChild('__fixups__').addProperty(new DtProperty('l', Buffer.from(entries, 'latin1')));
  const started = performance.now();
  const { text } = restore({ root, reservations: [], bootCpu: 0, totalSize: undefined });
  expect(text).toContain('p = <&l>, <&l>, <&l>,');
  expect(text.split('<&l>')).toHaveLength(count + 1);
  expect(performance.now() - started).toBeLessThan(2000);
});
