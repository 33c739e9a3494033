// SPDX-License-Identifier: MIT
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDtb } from '../../src/fdt/read.ts';
import { writeDtb } from '../../src/fdt/write.ts';
import { nodeByPath } from '../../src/tree/device-tree.ts';
import { bootargsOf } from '../../src/linux/tree-reader.ts';
import { cellsProperty, withNodes } from '../../src/verify/tree-edit.ts';
import { LOG_SHAPES, wholeLog } from '../support/log-shapes.ts';
import { readRecord } from '../support/records.ts';
import type { BootedRecord } from '../support/records.ts';
import { ROOT, failure, rmem } from './run.ts';

const PAGE = readFileSync(join(ROOT, 'docs/verify.md'), 'utf8');
const record = readRecord(join(ROOT, 'test/golden/kernel-7.2/nomap-holes.json')) as BootedRecord;
const blob = new Uint8Array(Buffer.from(record.dtb, 'base64'));
const older = readRecord(join(ROOT, 'test/golden/kernel-6.1/0000.json')) as BootedRecord;
const olderBlob = new Uint8Array(Buffer.from(older.dtb, 'base64'));
const LOG = LOG_SHAPES['dmesg']!(record.dmesg);
const BAD = `[    0.000000] OF: reserved mem: 0x0000000050000000..0x00000000500fffff (1024 KiB) nomap non-reusable fw@50000000
[    0.000000] Reserved memory: incorrect alignment of CMA region
[    0.000000] OF: reserved mem: node bad@62100000 compatible matching fail
[    0.000000] cma: Reserved 32 MiB at 0x000000007d400000
`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-verify-'));
  const tree = readDtb(blob);
  const node = nodeByPath(tree, '/reserved-memory/b@52000000')!;
  const reg = cellsProperty('reg', [
    [0x52000000n, 2],
    [0x200000n, 2],
  ]);
  const changed = withNodes(
    tree,
    new Map([[node, node.properties.map((property) => (property.name === 'reg' ? reg : property))]]),
  );
  const files: Record<string, string | Uint8Array> = {
    'board.dtb': blob,
    'changed.dtb': writeDtb(changed),
    '6.1.dtb': olderBlob,
    '6.1.txt': LOG_SHAPES['kern.log']!(wholeLog(older.dmesg, bootargsOf(readDtb(olderBlob)), older)),
    'dmesg.txt': LOG,
    'bad.txt': BAD,
    'other.txt': 'nothing\n',
    'mm.txt': record.memblock.memory.join('\n'),
    'meminfo.txt': 'MemTotal:  1000 kB\nCmaTotal:       65536 kB\n',
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function verify(args: string, input = ''): ReturnType<typeof rmem> {
  return rmem(['verify', ...args.split(' ')], folder, {}, input);
}

describe('rmem verify', () => {
  it('ends with 0 where all is as predicted', () => {
    const run = verify('board.dtb --log dmesg.txt --memblock-memory mm.txt --meminfo meminfo.txt');
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toContain('\nas predicted: 9 of 9 the same\n');
  });

  it('takes the log from standard input', () => {
    expect(verify('board.dtb --log -', LOG).stdout).toContain('\nas predicted: 4 of 4 the same\n');
  });

  it('prints what the page shows of a difference', () => {
    const { status, stdout, stderr } = verify('changed.dtb --log dmesg.txt');
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(PAGE).toContain(`\`\`\`text\n${stdout}\`\`\``);
  });

  it('predicts the kernel in the log, unless another is given', () => {
    const logged = verify('6.1.dtb --log 6.1.txt');
    expect(logged).toMatchObject({ status: 0, stderr: '' });
    expect(logged.stdout).toContain('\n  kernel         Linux 6.1 on arm64 (the log)\n');
    const asked = verify('6.1.dtb --log 6.1.txt --kernel 7.2 --json');
    const result = JSON.parse(asked.stdout) as { lines: { reason: { id: string } | null }[] };
    expect(asked.status).toBe(1);
    expect(result).toMatchObject({
      kernel: '7.2',
      log: { release: older.kernel, arch: 'arm64' },
      notes: [`the log is of Linux ${older.kernel!}; the prediction is of 7.2, as requested`],
    });
    expect(result.lines.flatMap(({ reason }) => reason?.id ?? [])).toContain('other-release');
  });

  it('prints JSON', () => {
    const { status, stdout } = verify('changed.dtb --log dmesg.txt --json');
    const result = JSON.parse(stdout) as { lines: { state: string }[] };
    expect(status).toBe(1);
    expect(result).toMatchObject({ schema: 1, kernel: '7.3', differences: 1, boots: 1, boot: 1, notes: [] });
    expect(result.lines.filter(({ state }) => state !== 'same')).toMatchObject([
      { list: 'log', state: 'different', subject: 'b@52000000', reason: { id: 'node-changed', tried: true } },
    ]);
  });

  it.each([
    ['--explain', 'verify --explain needs a log'],
    ['--log dmesg.txt', 'verify needs a board, or --explain without one'],
    ['board.dtb', 'verify needs --log FILE, the log of a boot'],
    ['- --log -', 'verify: the board and the log cannot both come from standard input'],
    ['board.dtb --log none.txt', 'none.txt: no such file'],
    ['board.dtb --log .', '.: is a folder, not a file'],
    ['board.dtb --log other.txt', 'other.txt: no kernel messages about memory in this log'],
    ['board.dtb --log dmesg.txt --boot x', "--boot: 'x' is not a positive number"],
    ['board.dtb --log dmesg.txt --boot 2', 'dmesg.txt: the log has only 1 boot'],
    ['board.dtb --log dmesg.txt --iomem other.txt', '--iomem: other.txt: it has no line of System RAM'],
  ])('%s', (args, message) => {
    expect(verify(args)).toEqual(failure(message));
  });
});

describe('rmem verify --explain', () => {
  it('prints what the page shows', () => {
    const { status, stdout, stderr } = verify('--explain -', BAD);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(PAGE).toContain(`\`\`\`text\n${stdout.replace('standard input', 'dmesg.txt')}\`\`\``);
    expect(verify('--explain bad.txt').stdout).toBe(stdout.replace('standard input', 'bad.txt'));
  });

  it('prints JSON', () => {
    const { lines } = JSON.parse(verify('--explain --json bad.txt').stdout) as { lines: object[] };
    expect(lines).toHaveLength(4);
    expect(lines[1]).toMatchObject({ id: 'cma-misaligned', bearing: 'problem', node: 'bad@62100000' });
  });
});

describe('docs/verify.md', () => {
  it('names every reason', async () => {
    const { REASONS } = await import('../../src/verify/reason.ts');
    expect(Object.keys(REASONS).filter((id) => !PAGE.includes(`\`${id}\``))).toEqual([]);
  });
});
