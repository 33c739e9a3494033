// SPDX-License-Identifier: MIT
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rmem } from './run.ts';

const BOARD = 'dts-samples/overlay/board.dts';
const OVERLAY = 'dts-samples/overlay/bigger-cma.dtso';
const SAME_INPUT =
  'rmem: A and B are one board with the same options, so nothing can differ; name a second board, or give one of them an option of its own, such as --b-cmdline\n';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-diff-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('two boots', () => {
  it.each<[string, string[], number, string]>([
    [
      'a line for each side, and what differs',
      [BOARD, '--cmdline', 'quiet', '--b-cmdline', 'cma=128M', '--only', 'setup,areas'],
      1,
      `A  ${BOARD} --cmdline quiet
B  ${BOARD} --cmdline 'quiet cma=128M'

Input: 1 changed
  ~ command line: with cma=128M

CMA areas: 1 changed
  ~ reserved
      moved from 0x7bc00000 to 0x77c00000 (64 MiB down)
      grew: 64 MiB -> 128 MiB (+64 MiB)
`,
    ],
    [
      'a word that does nothing is no difference',
      [BOARD, '--b-cmdline', 'quiet'],
      0,
      `A  ${BOARD}
B  ${BOARD} --cmdline quiet

Input: 1 changed
  ~ command line: with quiet

The results do not differ.
`,
    ],
    [
      'overlays of one side come after those of both, its memory in place of that of both',
      [
        BOARD,
        '--overlay',
        OVERLAY,
        '--a-overlay',
        OVERLAY,
        '--memory',
        '0x40000000:1G',
        '--b-memory',
        '0x40000000:2G',
        '--only',
        'zones',
      ],
      1,
      `A  ${BOARD} --memory 0x40000000:1G --overlay ${OVERLAY} --overlay ${OVERLAY}
B  ${BOARD} --memory 0x40000000:2G --overlay ${OVERLAY}

Nodes and zones: 1 changed
  ~ zone DMA of node 0: 0x40000000..0x7fffffff (1 GiB) -> 0x40000000..0xbfffffff (2 GiB)
`,
    ],
    [
      'what is not asked for does not count',
      [BOARD, '--b-cmdline', 'cma=128M', '--only', 'regions,devices'],
      0,
      `A  ${BOARD}
B  ${BOARD} --cmdline cma=128M

Nothing differs in regions, devices.
`,
    ],
  ])('%s', (_, args, status, stdout) => {
    expect(rmem(['diff', ...args])).toEqual({ status, stdout, stderr: '' });
  });

  it('cannot differ where they are one', () => {
    const stdout = `A  ${BOARD}\nB  ${BOARD}\n\nThe results do not differ.\n`;
    expect(rmem(['diff', BOARD])).toEqual({ status: 0, stdout, stderr: SAME_INPUT });
  });

  it('may both come through standard input', () => {
    const text = readFileSync(BOARD);
    const run = rmem(['diff', '-', '-', '--b-cmdline', 'cma=128M', '--only', 'areas'], undefined, {}, text);
    expect({ status: run.status, head: run.stdout.split('\n').slice(0, 4) }).toEqual({
      status: 1,
      head: ["A  'standard input'", "B  'standard input' --cmdline cma=128M", '', 'CMA areas: 1 changed'],
    });
  });

  it('whose memory is not known are reported once', () => {
    const run = rmem(['diff', 'dts-samples/unknown-memory/wren.dts', '--b-cmdline', 'quiet']);
    expect(run.stderr.match(/the tree describes no memory/g)).toHaveLength(1);
    expect(run.stdout).toMatch(/^A .* \(memory not known\)\n/);
  });
});

describe('reports', () => {
  it('go where they are asked to go', () => {
    const files = ['text', 'markdown', 'html'].map((format) => join(folder, format));
    const outputs = ['text', 'markdown', 'html'].flatMap((format, i) => [
      '--output',
      `${format}=${files[i]!}`,
    ]);
    const run = rmem(['diff', BOARD, '--b-overlay', OVERLAY, '--format', 'json', ...outputs]);
    expect(run.status).toBe(1);
    expect(JSON.parse(run.stdout)).toMatchObject({
      schemaVersion: 1,
      a: { board: BOARD, options: [] },
      b: { board: BOARD, options: ['--overlay', OVERLAY] },
      same: false,
      regions: [{ kind: 'changed', changes: [{ field: 'size', from: '0x2000000', to: '0x10000000' }] }],
    });
    const [text, markdown, html] = files.map((file) => readFileSync(file, 'utf8'));
    expect(text).toContain('  ~ frames@60000000: grew: 32 MiB -> 256 MiB (+224 MiB)\n');
    expect(markdown).toContain('| grew: 32 MiB → 256 MiB (+224 MiB) |');
    expect(html).toContain('<div>grew: 32 MiB → 256 MiB (+224 MiB)</div>');
  });
});
