// SPDX-License-Identifier: MIT
//
// `--changed`: which boards are checked, depending on the files that they are made from.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BoardChecker } from '../../../src/cli/check/board-checker.ts';
import { checkJobs } from '../../../src/cli/check/targets.ts';
import { rmem } from '../run.ts';

let folder: string;

const board = (...lines: readonly string[]): string =>
  `/dts-v1/;\n${lines.join('\n')}\n/ { pool: pool { }; };\n`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-changed-'));
  mkdirSync(join(folder, '.git'));
  for (const [name, text] of Object.entries({
    'boards/heron.dts': board('#include "soc.dtsi"'),
    'boards/egret.dts': board('#include <linked/soc.dtsi>'),
    'boards/stork.dts': board('#ifdef SOC', '#include "soc.dtsi"', '#endif'),
    'boards/broken.dts': board('#include "soc.dtsi"', '&gone { };'),
    'boards/torn.dts': board('#include "gone.dtsi"'),
    'boards/blob.dts': board('/ { logo = /incbin/("logo.bin"); };'),
    'boards/soc.dtsi': '#include "memory.h"\n',
    'boards/memory.h': '#define BASE 0x40000000\n',
    'boards/logo.bin': 'logo',
    'other/crane.dts': board(),
    'other/rmem.config.json': '{"boards": [{"files": "*.dts", "config": "kernel.config"}]}',
    'other/kernel.config': 'CONFIG_CMA=y\n',
    'overlays/a.dtso': '/dts-v1/;\n/plugin/;\n#include "a.h"\n&pool { a; };\n',
    'overlays/b.dtso': '/dts-v1/;\n/plugin/;\n&pool { b; };\n',
    'overlays/a.h': '',
  })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  mkdirSync(join(folder, 'include'));
  symlinkSync('../boards', join(folder, 'include/linked'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The checked boards, by name without folder and extension. */
async function checked(
  paths: readonly string[],
  changed: readonly string[],
  eachOverlay?: string,
): Promise<string[]> {
  const at = (path: string): string => join(folder, path);
  const jobs = await checkJobs(
    paths.map(at),
    eachOverlay === undefined ? {} : { eachOverlay: [at(eachOverlay)] },
  );
  const checker = new BoardChecker({ include: [at('include')], changed: changed.map(at) });
  const names: string[] = [];
  for (const job of jobs) {
    const outcome = await checker.check(job);
    if (outcome !== null) names.push(outcome.report.board);
  }
  return names.map((name) => name.replaceAll(/[^ ]*\/(\w+)\.dtso?/g, '$1'));
}

describe('--changed', () => {
  it.each<[changed: readonly string[], boards: readonly string[]]>([
    [['boards/heron.dts'], ['heron']],
    [
      ['./other/../boards/heron.dts', 'other/crane.dts'],
      ['heron', 'crane'],
    ],
    [['boards/soc.dtsi'], ['broken', 'egret', 'heron']],
    [['include/linked/memory.h'], ['broken', 'egret', 'heron']],
    [['boards/logo.bin'], ['blob']],
    [['boards/gone.dtsi'], ['broken', 'torn']],
    [['other/rmem.config.json'], ['crane']],
    [['other/kernel.config'], ['crane']],
    [['overlays/a.dtso'], []],
    [[], []],
  ])('%j: %j', async (changed, boards) => {
    expect(await checked(['boards', 'other'], changed)).toEqual(boards);
  });

  it.each<[changed: string, pairs: readonly string[]]>([
    ['overlays/a.h', ['crane + a', 'heron + a']],
    ['boards/heron.dts', ['heron + a', 'heron + b']],
  ])('of each overlay with %s: %j', async (changed, pairs) => {
    const boards = ['other/crane.dts', 'boards/heron.dts'];
    expect(await checked(boards, [changed], 'overlays/*.dtso')).toEqual(pairs);
  });

  it.each<[changed: readonly string[], stdout: string]>([
    [['boards/heron.dts'], '0 boards: nothing found\n'],
    [[], '0 boards: nothing found\n'],
    [['other/crane.dts', 'boards/heron.dts'], '1 board: nothing found\n'],
  ])('on a command line: %j', (changed, stdout) => {
    const run = rmem(['check', 'other', '--changed', ...changed], folder);
    expect(run).toEqual({ status: 0, stdout, stderr: '' });
  });

  it('in threads', () => {
    const args = ['check', 'boards', '-I', 'include', '--changed', 'boards/logo.bin'];
    expect(rmem(args, folder)).toEqual({ status: 0, stdout: '1 board: nothing found\n', stderr: '' });
  });
});
