// SPDX-License-Identifier: MIT
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/diagnostics/rule-ids.ts';
import { explainLog } from '../../src/verify/explain-log.ts';
import { EXPLANATIONS } from '../../src/verify/explanations.ts';
import { readKernelLog } from '../../src/verify/kernel-log.ts';
import { loggedMessages, readMessages } from '../../src/verify/message.ts';
import type { Message } from '../../src/verify/message.ts';
import { listRecords, readRecord, replay } from '../support/records.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Folders of records. */
const KINDS = readdirSync(`${root}test/golden`).filter((name) => name.startsWith('kernel-'));

function explained(text: string): { id: string; bearing: string; node: string | null }[] {
  return explainLog(readKernelLog(new TextEncoder().encode(text))).map(({ id, bearing, node }) => ({
    id,
    bearing,
    node,
  }));
}

describe('messages', () => {
  it('name rules that have a page', () => {
    for (const { rules } of Object.values(EXPLANATIONS))
      for (const rule of rules) {
        expect(rule in RULES).toBe(true);
        expect(existsSync(`${root}docs/rules/${rule}.md`)).toBe(true);
      }
  });

  it.each(KINDS.flatMap((kind) => listRecords(`${root}test/golden/${kind}`)))(
    'that the model logs are recognised by their text: %s',
    (file) => {
      const { log } = replay(readRecord(file));
      const [read, logged] = [readMessages(log), loggedMessages(log)];
      const said = ({ id, fields, text }: Message): object => ({ id, fields, text });
      expect(logged.flatMap(({ text }) => text.split('\n'))).toEqual(log.map(({ text }) => text));
      expect(read.map(said)).toEqual(logged.map(said));
    },
  );
});

/** Lines as real kernels of several releases logged them. */
const LINES: readonly (readonly [string, string, string, string | null])[] = [
  [
    'OF: reserved mem: 0x0000000040000000..0x00000000400fffff (1024 KiB) nomap non-reusable fw@40000000',
    'region',
    'harmless',
    'fw@40000000',
  ],
  ['OF: reserved mem: node r2 compatible matching fail', 'matching-fail', 'problem', 'r2'],
  ["OF: fdt: Reserved memory: invalid reg property in 'r0@7', skipping node.", 'bad-reg', 'problem', 'r0@7'],
  [
    "OF: fdt: Reserved memory: failed to reserve memory for node 'a@1': base 0x0000000000000001, size 1 MiB",
    'reserve-failed',
    'problem',
    'a@1',
  ],
  [
    "OF: reserved mem: Reserved memory: failed to reserve memory for node 'a@1': base 0x0000000000000001, size 1 MiB",
    'reserve-failed',
    'problem',
    'a@1',
  ],
  [
    "OF: reserved mem: fdt_scan_reserved_mem_reg_nodes() ignores 1 regions in node 'fw0@7f'",
    'entries-ignored',
    'look',
    'fw0@7f',
  ],
  [
    'Reserved memory: bypass r@11fb00000 node, using cmdline CMA params instead',
    'default-bypassed',
    'look',
    'r@11fb00000',
  ],
  ['cma: Reserved 64 MiB at 0x00000000b9a00000 on node -1', 'cma-reserved', 'harmless', null],
  ['OF: reserved mem: 0x5fc00000..0x5fffffff (4096 KiB) map reusable r1', 'region', 'harmless', 'r1'],
  ['cma: dma_pernuma_cma_reserve: reservation failed: err -22, node 0', 'cma-node-failed', 'problem', null],
  [
    "OF: reserved mem: invalid alloc-ranges property in 'r2', skipping node.",
    'bad-alloc-ranges',
    'problem',
    'r2',
  ],
  [
    'cma: Region at 0x6f000000 defined on low/high memory boundary (0x70000000)',
    'cma-boundary',
    'problem',
    null,
  ],
  ['Ignoring RAM at 0x70000000-0x80000000', 'ram-ignored', 'look', null],
  [
    'INITRD: 0x88200000+0x000ffef1 is not a memory region - disabling initrd',
    'initrd-outside',
    'problem',
    null,
  ],
  ['Consider using a HIGHMEM enabled kernel.', 'highmem-hint', 'look', null],
  ['BUG: not creating mapping for 0x30000000 at 0xb0000000 in user region', 'not-mapped', 'problem', null],
  [
    'Reserving 64MB of memory at 1664MB for crashkernel (System RAM: 768MB)',
    'crash-reserved-mb',
    'harmless',
    null,
  ],
  ['cma: Failed to reserve 16 MiB on node 1', 'cma-failed', 'problem', null],
  [
    'rproc-srm 4000.cpu: assigned reserved memory node vdev0buffer@10',
    'assigned',
    'harmless',
    'vdev0buffer@10',
  ],
  [
    'cma: __cma_alloc_frozen: reserved: alloc failed, req-size: 32 pages, ret: -16',
    'cma-alloc-failed',
    'problem',
    null,
  ],
  ['cma: number of available pages: 1@7=> 1 free of 32 total pages', '', '', null],
  ['usb 1-1: new high-speed USB device', '', '', null],
];

describe('explainLog', () => {
  it.each(LINES)('%s', (line, id, bearing, node) => {
    expect(explained(`[    0.000000] ${line}\n`)).toEqual(id === '' ? [] : [{ id, bearing, node }]);
  });

  it('assigns lines without a node to the node of the next line that has one', () => {
    const lines = [
      'Reserved memory: incorrect alignment of CMA region',
      'OF: reserved mem: node a@1 compatible matching fail',
      'Reserved memory: created CMA memory pool at 0x0000000060000000, size 32 MiB',
      'OF: reserved mem: initialized node b@2, compatible id shared-dma-pool',
    ];
    expect(explained(lines.join('\n')).map(({ node }) => node)).toEqual(['a@1', 'a@1', 'b@2', 'b@2']);
  });
});
