// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { MESSAGES, MESSAGE_IDS, parseMessage, printMessage } from '../../../src/linux/messages/messages.ts';
import { Template } from '../../../src/linux/messages/template.ts';
import type { FieldValue } from '../../../src/linux/messages/template.ts';

const ARM64 = { release: 702, digits: 16 };

describe('printMessage()', () => {
  // lines of real kernels
  it("prints addresses as wide as the kernel's, and sizes in their unit", () => {
    const size = 0x1000_0000n;
    expect(printMessage('cma-reserved', { size, base: 0x3000_0000n }, ARM64).text).toBe(
      'cma: Reserved 256 MiB at 0x0000000030000000',
    );
    const arm = { release: 702, digits: 8 };
    expect(printMessage('cma-reserved', { size, base: 0x3000_0000n }, arm).text).toBe(
      'cma: Reserved 256 MiB at 0x30000000',
    );
  });

  it('prints an optional part if its fields have values', () => {
    const fields = { size: 64n << 20n, base: 0x3000_0000n, nid: -1 };
    expect(printMessage('cma-reserved', fields, { release: 612, digits: 16 }).text).toBe(
      'cma: Reserved 64 MiB at 0x0000000030000000 on node -1',
    );
  });

  it('returns fields with the precision of the line: a size in MiB is rounded down', () => {
    const fields = { base: 0x6010_0000n, size: 0x18_0000n };
    expect(printMessage('created-dma', fields, ARM64)).toEqual({
      text: 'Reserved memory: created DMA memory pool at 0x0000000060100000, size 1 MiB',
      fields: { base: 0x6010_0000n, size: 0x10_0000n },
    });
  });
});

describe('parseMessage()', () => {
  it.each([
    [
      "OF: fdt: Reserved memory: failed to reserve memory for node 'fw@40000000': base 0x0000000040000000, size 2 MiB",
      'reserve-failed',
      { source: 'fdt', node: 'fw@40000000', base: 0x4000_0000n, size: 2n << 20n },
    ],
    [
      'OF: reserved mem: 0x0000000060000000..0x00000000600fffff (1024 KiB) nomap non-reusable code@60000000',
      'region',
      {
        ...{ base: 0x6000_0000n, last: 0x600f_ffffn, size: 0x10_0000n },
        ...{ map: 'nomap', reusable: 'non-reusable', node: 'code@60000000' },
      },
    ],
    ['OF: reserved mem: OVERLAP DETECTED!', 'overlap', {}],
    ["Malformed early option 'cma'", 'malformed', { name: 'cma' }],
  ] as const)('reads %j', (text, id, fields) => {
    expect(parseMessage(text)).toEqual({ id, fields });
  });

  it.each(['', 'cma: ', 'cma: Reserved 64 MiB at 0x30000000 on node x', 'cma: Reserved 64 MiB at 0x1\n'])(
    'finds no message in %j',
    (text) => {
      expect(parseMessage(text)).toBeUndefined();
    },
  );
});

describe('every message', () => {
  const wordings = MESSAGE_IDS.flatMap((id) => MESSAGES[id].wordings.map(({ text }) => [id, text] as const));

  it.each(wordings)('%s: printing %j and parsing it gives the same', (id, text) => {
    const template = new Template(text);
    const { text: printed, fields } = template.print(valuesOf(text), 16);
    const read = parseMessage(printed);
    // two messages may have the same text; the first one is found
    expect(read === undefined ? undefined : MESSAGES[read.id].wordings.map((one) => one.text)).toContain(
      text,
    );
    expect(template.parse(printed)).toEqual(fields);
    expect(MESSAGES[id].from).toMatch(/^\w+$/);
  });
});

/** A value for each field of a template. */
function valuesOf(text: string): Record<string, FieldValue> {
  const values: Record<string, FieldValue> = {};
  for (const [, name, kind] of text.matchAll(/\{(\w+):([^}]*)\}/g)) values[name!] = valueOf(kind!);
  return values;
}

function valueOf(kind: string): FieldValue {
  if (kind === 'int') return -12;
  if (kind === 'text') return 'a b@1';
  if (kind === 'word') return 'cma_alloc';
  if (['pa', 'hex', 'hex8', 'mib', 'kib'].includes(kind)) return 0x1234_5678_9abcn;
  return kind.split('|')[0]!;
}
