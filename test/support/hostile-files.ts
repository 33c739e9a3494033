// SPDX-License-Identifier: MIT
//
// A folder from an attacker: sources, blobs, overlays, images, logs and configurations whose names and
// contents try to do harm when they are shown.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { latin1 } from '../../src/base/latin1.ts';
import { writeDtb } from '../../src/fdt/write.ts';
import { dtTable } from './images.ts';
import { board, makeTree } from './tree.ts';
import type { NodeLiteral } from './tree.ts';

/** What terminals interpret: a colour that rmem does not use, a title, a C1 control. */
const CONTROLS = '\x1b[45mm\x1b[2J\x1b]0;t\x07\x7f\x9b45m\x85';
/** Characters that reverse text, have no width, or end a line for some programs. */
const INVISIBLE = '\u202e\u2066\u200b\ufeff\u2028\u2029\u00ad\u{e0041}';
const MARKUP = ']]></script><img src=x onerror=alert(1)>&lt;"\'`|@user$x$*/';
const COMMANDS = '##[error]x ##vso[task.x]y ##teamcity[z]';

/** Harmful texts of different kinds. They contain no `/`, so they can be names of files. */
const TEXTS: readonly string[] = [
  '::error::x',
  `##[group]${COMMANDS}`,
  `esc${CONTROLS}`,
  'line\n::error::feed',
  'return\r::error::carriage',
  `bidi${INVISIBLE}`,
  MARKUP.replaceAll('/', '|'),
];

/** All of them in one line. */
const LINE = `::error::x ${COMMANDS} ${CONTROLS} ${INVISIBLE} ${MARKUP.replace('*/', '')}`;
/** What a string in a source can contain. */
const STRING = LINE.replace(/["\\]/g, '');

/** Bytes of a source: UTF-8, except a single C1 control and a single letter in Latin-1. */
function sourceBytes(text: string): Uint8Array {
  return Buffer.concat([Buffer.from(text), Buffer.from('/* \x9b45m gr\xf6\xdfe */\n', 'latin1')]);
}

/** A part of a source with things to find and to fix, below comments that are commands to a CI. */
const REGIONS = `
/*
 ::error::above
 ##[error]above
*/
/ {
	reserved-memory {
		log@50000000 {
			reg = <0x50000000 0x100000>; /* ${LINE} */
			/*
 ::error::below
 ##[error]below ${CONTROLS}
			*/
		};
		state@51000000 {
			reg = <0x0 0x51000000 0x0 0x100000>; status = "${STRING}"; /* ${LINE} */
		};
		/* rmem-ignore region-status: ${LINE} */
		ignored@52000000 { reg = <0x0 0x52000000 0x0 0x100000>; status = "${STRING}"; };
		both: both@53000000 { reg = <0x0 0x53000000 0x0 0x100000>; no-map; reusable; compatible = "shared-dma-pool"; };
		/* rmem-ignore ${LINE}: x */
		other@53080000 { MACRO(no-maap, "${STRING}") };
	};
};
`;

function source(includes: string): Uint8Array {
  return sourceBytes(`/dts-v1/;
/* ${LINE} */
#warning "${STRING}"
#define MACRO(name, value) name = value; /* ${LINE} */
/ {
	#address-cells = <2>;
	#size-cells = <2>;
	model = "${STRING}";
	compatible = "::error::x", "##[error]${STRING}";
	chosen { bootargs = "cma=64M ::error::x ##[error] cma_pernuma=${STRING} ${STRING}"; };
	memory@40000000 { device_type = "memory"; reg = <0x0 0x40000000 0x0 0x40000000>; };
	reserved-memory { #address-cells = <2>; #size-cells = <2>; ranges; };
	soc { device { memory-region = <&both>; memory-region-names = "${STRING}"; }; };
};
${includes}
`);
}

/** A source with an error in each line whose previous line has none. */
const WRONG = sourceBytes(`/dts-v1/;
#error "${STRING}"
/ {
	a = <&gone>; /* ${LINE} */
	b = "${STRING}" "${STRING}";
};
&{/${STRING.replaceAll('/', '|').replaceAll('}', '')}} { };
#include "${STRING.replaceAll('/', '|')}"
${LINE}
`);

/** Names in a tree: byte strings, both UTF-8 and not. */
const NAMES = [...TEXTS.map((text) => latin1(Buffer.from(text))), '\x9b45m\xff\xfe', '##[error]x'];

function blob(shift: bigint): Uint8Array {
  const regions: Record<string, NodeLiteral> = {};
  const devices: Record<string, NodeLiteral> = {};
  const symbols: Record<string, string> = { gone: `/${NAMES.join(' ')}` };
  const fixups: Record<string, readonly string[]> = {};
  for (const [i, name] of NAMES.entries()) {
    const reg = [0x50000000n + (BigInt(i) << 20n) + shift, 0x180000n];
    regions[name] = {
      reg,
      'no-map': i % 2 === 0,
      compatible: name,
      status: i > 5 ? name : 'okay',
      phandle: i + 1,
    };
    regions[`${name}-sized`] = { size: 0x100000n, compatible: name, [name]: name, 'alloc-ranges': [0n, 0n] };
    devices[name] = {
      compatible: name,
      'memory-region': i + 1,
      'memory-region-names': name,
      [name]: [name, name],
    };
    symbols[name] = `/reserved-memory/${name}`;
    fixups[name] = [`/${name}:memory-region:0`, name];
  }
  const tree = board(regions, {
    model: NAMES.join(' '),
    compatible: NAMES,
    memory: { device_type: 'memory', reg: [0x40000000n, 0x40000000n] },
    chosen: { bootargs: `cma=64M ${NAMES.join(' ')} numa_cma=${NAMES.join(',')}` },
    ...devices,
    __symbols__: symbols,
    __fixups__: fixups,
  });
  return writeDtb(tree);
}

function overlay(target: string): Uint8Array {
  const name = NAMES[2]!;
  return writeDtb(
    makeTree({
      fragment: { target: 0xffffffff, __overlay__: { [name]: { [name]: name } } },
      __fixups__: { [target]: '/fragment:target:0' },
    }),
  );
}

const LOG = [
  'Booting Linux on physical CPU 0x0000000000 [0x411fd070]',
  `Linux version 7.2.0-${CONTROLS}${INVISIBLE} (${LINE})`,
  `Machine model: ${LINE}`,
  ...TEXTS.map((text) => `OF: reserved mem: node ${text} compatible matching fail`),
  ...TEXTS.map(
    (text) =>
      `OF: reserved mem: 0x0000000050000000..0x00000000500fffff (1024 KiB) nomap non-reusable ${text.replace(/\s/g, '')}`,
  ),
  'Reserved memory: incorrect alignment of CMA region',
  'cma: Reserved 64 MiB at 0x000000007c000000',
  `Kernel command line: cma=64M ::error::x ${LINE}`,
  `::error::OF: reserved mem: failed to allocate memory for node '${LINE}': size 1 MiB`,
];
const STAMPED = LOG.map((line) => `[    0.000000] ${line}`).join('\n');

const DTS_NAMES = TEXTS.map((text) => `boards/${text}.dts`);
const INCLUDED = '##[error]::inc|esc\x1b[45m\u202e.dtsi';

/** Files by their path in the folder. */
const FILES: Readonly<Record<string, string | Uint8Array>> = {
  ...Object.fromEntries(DTS_NAMES.map((path) => [path, source(`#include "${INCLUDED}"`)])),
  [`boards/${INCLUDED}`]: sourceBytes(REGIONS),
  'boards/::warning::dir/##[group]wrong\x1b[45m.dts': WRONG,
  'boards/::warning::dir/::a\u202e.dtb': blob(0n),
  'boards/::warning::dir/::cut\u202e.dtb': blob(0n).subarray(0, 500),
  '::b.dtb': blob(0x80000n),
  '::over.dtbo': overlay(NAMES[0]!),
  '::lost.dtbo': overlay(`gone ${NAMES.join(' ')}`),
  '::empty.dtbo': writeDtb(makeTree({ [NAMES[2]!]: true })),
  '##[image].img': dtTable([{ bytes: blob(0n) }, { bytes: Buffer.from(`${LINE}\0`) }]),
  '::folder/compatible': `${LINE}\0`,
  '::folder/#address-cells': Uint8Array.of(0, 0, 0, 2),
  [`::folder/reserved-memory/${TEXTS[2]!}/${TEXTS[3]!}`]: LINE,
  '::dmesg.txt': STAMPED,
  '::journal.json': LOG.map((line) => JSON.stringify({ MESSAGE: line, _TRANSPORT: 'kernel' })).join('\n'),
  '::iomem': `40000000-7fffffff : System RAM\n  ${LINE}\n`,
  '::config': `#\n# Linux/arm64 6.6.0${CONTROLS.replace('\x85', '')}\u202e Kernel Configuration\n#\nCONFIG_ARM64=y\nCONFIG_CMDLINE="${STRING}"\n`,
  '::policy.json': JSON.stringify({ [LINE]: 1, rules: { [LINE]: 'error' }, boards: [{ memory: LINE }] }),
  '::kernel.json': JSON.stringify({ kernel: `6.6.0${LINE}` }),
  '::baseline.json': JSON.stringify({ schemaVersion: 1, findings: [{ board: LINE }] }),
};

/** Writes the files into a folder. */
export function writeHostileFiles(folder: string): void {
  for (const [path, content] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  // a name that is not UTF-8
  const name = Buffer.concat([
    Buffer.from(join(folder, 'boards/bad')),
    Uint8Array.of(0x9b, 0xff),
    Buffer.from('.dts'),
  ]);
  writeFileSync(name, source(''));
}

/** Some of them, for commands that accept one. */
export const HOSTILE_FILES = {
  source: DTS_NAMES[0]!,
  sources: DTS_NAMES,
  wrong: 'boards/::warning::dir/##[group]wrong\x1b[45m.dts',
  blob: 'boards/::warning::dir/::a\u202e.dtb',
  cut: 'boards/::warning::dir/::cut\u202e.dtb',
  otherBlob: '::b.dtb',
  missing: `::missing${CONTROLS}${INVISIBLE}\n##[error]x`,
} as const;
