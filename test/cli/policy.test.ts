// SPDX-License-Identifier: MIT
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Policies } from '../../src/cli/policy.ts';
import { Failure } from '../../src/node/failure.ts';
import { ROOT } from './run.ts';

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'rmem-policy-')));
  // folders above this one must not affect the test
  mkdirSync(join(folder, '.git'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function put(name: string, content: unknown): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** The settings of a configuration for a board. */
function policyOf(content: unknown, board = 'board.dts'): object {
  put('rmem.config.json', content);
  return new Policies().of(join(folder, board));
}

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error.text('rmem').replaceAll(`${folder}/`, '');
    throw error;
  }
  return 'nothing is wrong';
}

const NONE = { file: null, rules: {}, overlays: [], include: [], define: [] };

describe('which file', () => {
  it.each<readonly [string, readonly string[], string, string | null]>([
    ['in the folder of the board', ['rmem.config.json'], 'a.dts', 'rmem.config.json'],
    ['above it', ['rmem.config.json'], 'x/y/a.dts', 'rmem.config.json'],
    ['the nearest', ['rmem.config.json', 'x/rmem.config.json'], 'x/y/a.dts', 'x/rmem.config.json'],
    ['none past the root of a repository', ['rmem.config.json', 'x/.git/HEAD'], 'x/y/a.dts', null],
    [
      'the one in the root of a repository',
      ['x/rmem.config.json', 'x/.git/HEAD'],
      'x/y/a.dts',
      'x/rmem.config.json',
    ],
    ['none', [], 'a.dts', null],
    ['in a folder of any name', ['платы/rmem.config.json'], 'платы/кестрел.dts', 'платы/rmem.config.json'],
  ])('%s', (_, files, board, expected) => {
    for (const name of files) put(name, '{}');
    const { file } = new Policies().of(join(folder, board));
    expect(file).toBe(expected === null ? null : join(folder, expected));
  });

  it('is the same for all boards where one is named, and none where none is wanted', () => {
    put('rmem.config.json', { failOn: 'note' });
    const file = put('other/strict.json', { failOn: 'warning', baseline: 'known.json' });
    expect(new Policies({ file }).of(join(folder, 'a.dts'))).toEqual({
      ...NONE,
      file,
      failOn: 'warning',
      baseline: join(folder, 'other/known.json'),
    });
    expect(new Policies({ off: true }).of(join(folder, 'a.dts'))).toEqual(NONE);
  });

  it('is read once in a run', () => {
    const file = put('rmem.config.json', { failOn: 'note' });
    const policies = new Policies();
    expect(policies.of(join(folder, 'a.dts')).failOn).toBe('note');
    writeFileSync(file, 'broken');
    expect(policies.of(join(folder, 'x/y/b.dts')).failOn).toBe('note');
  });

  it('gives paths from the working directory where they are below it', () => {
    const file = 'test/cli/rmem.config.json';
    writeFileSync(join(ROOT, file), JSON.stringify({ include: ['.', '../support', '../..'] }));
    try {
      const policy = new Policies().of('test/cli/board.dts');
      expect(policy.file).toBe(file);
      expect(policy.include).toEqual(['test/cli', 'test/support', '.']);
    } finally {
      rmSync(join(ROOT, file));
    }
  });

  it('is one that can be read', () => {
    symlinkSync('rmem.config.json', join(folder, 'rmem.config.json'));
    expect(messageOf(() => new Policies().of(join(folder, 'a.dts')))).toMatch(
      'rmem: rmem.config.json: too many links\n',
    );
    expect(messageOf(() => new Policies({ file: join(folder, 'gone.json') }).of('a.dts'))).toBe(
      'rmem: gone.json: no such file\n',
    );
  });
});

describe('what it says', () => {
  it('is all of it, with paths from its folder', () => {
    const written = {
      $schema: 'node_modules/dt-rmem/docs/rmem.config.schema.json',
      rules: { 'region-unused': 'off', 'dma-memory-left': { severity: 'error', percent: 20 } },
      failOn: 'warning',
      baseline: 'rmem-baseline.json',
      include: ['include', join(folder, 'more')],
      define: ['X=1', 'Y'],
      boards: [
        {
          files: 'boards/*.dts',
          memory: ['0x40000000:1G@0', '0x80000000:1G@1'],
          cmdline: 'cma=64M',
          image: 'build/Image@0x40200000',
          initrd: '0x48000000:16M',
          fdt: '0x4a000000',
          kernel: '6.1.0-50-arm64',
          arch: 'arm64',
          config: 'build/.config',
          pageSize: '16K',
          overlays: ['camera.dtso'],
        },
      ],
    };
    const common = {
      file: join(folder, 'rmem.config.json'),
      rules: {
        'region-unused': { severity: 'off' },
        'dma-memory-left': { severity: 'error', options: { percent: 20 } },
      },
      failOn: 'warning',
      baseline: join(folder, 'rmem-baseline.json'),
      include: [join(folder, 'include'), join(folder, 'more')],
      define: ['X=1', 'Y'],
    };
    expect(policyOf(written)).toEqual({ ...common, overlays: [] });
    expect(policyOf(written, 'boards/a.dts')).toEqual({
      ...common,
      memory: ['0x40000000:1G@0', '0x80000000:1G@1'],
      cmdline: 'cma=64M',
      image: join(folder, 'build/Image@0x40200000'),
      initrd: '0x48000000:16M',
      fdt: '0x4a000000',
      kernel: '6.1.0-50-arm64',
      arch: 'arm64',
      config: join(folder, 'build/.config'),
      pageSize: 16384,
      overlays: [join(folder, 'camera.dtso')],
    });
  });

  it.each<[unknown, object]>([
    ['6.12', { kernel: '6.12' }],
    [['6.12'], { kernel: '6.12' }],
    [['7.2', '6.1'], { kernels: ['7.2', '6.1'] }],
  ])('has of the kernel %j', (kernel, expected) => {
    const file = join(folder, 'rmem.config.json');
    expect(policyOf({ boards: [{ files: '**', kernel }] })).toEqual({ ...NONE, file, ...expected });
  });

  it('is what the last entry for a board says, field by field and rule by rule', () => {
    const written = {
      rules: { overlap: 'note', 'zero-size': 'off' },
      boards: [
        {
          files: ['**/*.dts', '!**/old-*.dts'],
          memory: ['0:1G'],
          cmdline: 'a',
          image: '0x200000:32M',
          rules: { overlap: 'warning', 'dma-memory-left': { percent: 20 } },
        },
        { files: '**/kestrel.dts', memory: ['0:2G'], pageSize: '64K', rules: { 'dma-memory-left': 'error' } },
      ],
    };
    expect(policyOf(written, 'x/kestrel.dts')).toMatchObject({
      memory: ['0:2G'],
      cmdline: 'a',
      image: '0x200000:32M',
      pageSize: 65536,
      rules: {
        overlap: { severity: 'warning' },
        'zero-size': { severity: 'off' },
        'dma-memory-left': { severity: 'error', options: { percent: 20 } },
      },
    });
    expect(policyOf(written, 'x/old-merlin.dts')).toEqual({
      ...NONE,
      file: join(folder, 'rmem.config.json'),
      rules: { overlap: { severity: 'note' }, 'zero-size': { severity: 'off' } },
    });
  });
});
