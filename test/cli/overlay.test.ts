// SPDX-License-Identifier: MIT
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goldenText } from '../support/golden.ts';
import { COMMAND, failure, rmem } from './run.ts';

interface Case {
  readonly base: string;
  readonly overlays: readonly string[];
  readonly result: string;
}

const CASES = JSON.parse(goldenText('overlay/cases.json')) as Readonly<Record<string, Case>>;
const STACKED = CASES['stacked']!;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-overlay-'));
  writeFileSync(join(folder, 'base.dtb'), Buffer.from(STACKED.base, 'base64'));
  for (const [i, overlay] of STACKED.overlays.entries()) {
    writeFileSync(join(folder, `${i}.dtbo`), Buffer.from(overlay, 'base64'));
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const overlay = (...args: readonly string[]) => rmem(['overlay', ...args], folder);
const written = (name: string): string => readFileSync(join(folder, name)).toString('base64');

describe('rmem overlay', () => {
  it('writes what comes of the overlays in their order, and says nothing', () => {
    expect(overlay('-i', 'base.dtb', '-o', 'out.dtb', '0.dtbo', '1.dtbo', '2.dtbo')).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
    expect(written('out.dtb')).toBe(STACKED.result);
  });

  it('overwrites its own input on request', () => {
    writeFileSync(join(folder, 'same.dtb'), Buffer.from(STACKED.base, 'base64'));
    const { status } = overlay('--input', 'same.dtb', '--output=same.dtb', '0.dtbo', '1.dtbo', '2.dtbo');
    expect(status).toBe(0);
    expect(written('same.dtb')).toBe(STACKED.result);
  });

  it('-v says which files are used, as fdtoverlay does', () => {
    expect(overlay('-v', '-i', 'base.dtb', '-o', 'v.dtb', '0.dtbo', '1.dtbo')).toEqual({
      status: 0,
      stdout: 'input  = base.dtb\noutput = v.dtb\noverlay[0] = 0.dtbo\noverlay[1] = 1.dtbo\n',
      stderr: '',
    });
  });

  it.each([
    [[], ''],
    [
      ['--verbose'],
      'input  = base.dtb\noutput = -\noverlay[0] = 0.dtbo\noverlay[1] = 1.dtbo\noverlay[2] = 2.dtbo\n',
    ],
  ])('-o - is standard output, which is a blob and nothing else, with %j', (options, said) => {
    const args = [COMMAND, 'overlay', ...options, '-i', 'base.dtb', '-o', '-', '0.dtbo', '1.dtbo', '2.dtbo'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder });
    expect({ status, stderr: stderr.toString() }).toEqual({ status: 0, stderr: said });
    expect(stdout.toString('base64')).toBe(STACKED.result);
  });
});

describe('what cannot be done', () => {
  it('an overlay that does not fit: it and its label are named, and nothing is written', () => {
    expect(overlay('-i', 'base.dtb', '-o', 'bad.dtb', '1.dtbo')).toEqual(
      failure(
        "1.dtbo: cannot be applied to base.dtb: the base has no label 'bus1', " +
          "which '/fragment@0:target' of the overlay refers to",
      ),
    );
    expect(() => written('bad.dtb')).toThrow('ENOENT');
  });

  it.each([
    [['-i', 'none.dtb', '-o', 'out.dtb', '0.dtbo'], 'none.dtb: no such file'],
    [['-i', 'base.dtb', '-o', 'out.dtb', 'none.dtbo'], 'none.dtbo: no such file'],
    [['-i', 'base.dtb', '-o', 'no/out.dtb', '0.dtbo'], 'no/out.dtb: cannot be written: no such folder'],
  ])('%j', (args, message) => {
    expect(overlay(...args)).toEqual(failure(message));
  });

  it.each([
    [['-o', 'out.dtb', '0.dtbo'], "required option '-i, --input <base>' not specified"],
    [['-i', 'base.dtb', '0.dtbo'], "required option '-o, --output <file>' not specified"],
    [['-i', 'base.dtb', '-o', 'out.dtb'], "missing required argument 'overlay'"],
  ])('%j', (args, message) => {
    expect(overlay(...args)).toEqual({
      status: 2,
      stdout: '',
      stderr: `rmem: ${message}\n(rmem --help shows how)\n`,
    });
  });

  it('control characters of a hostile overlay are escaped', () => {
    const hostile = Buffer.from(STACKED.overlays[1]!, 'base64');
    hostile.write('b\x1b[J', hostile.lastIndexOf('bus1'), 'latin1');
    writeFileSync(join(folder, 'hostile.dtbo'), hostile);
    const { status, stderr } = overlay('-i', 'base.dtb', '-o', 'out.dtb', 'hostile.dtbo');
    expect(status).toBe(2);
    expect(stderr).toContain("no label 'b\\x1b[J'");
    expect(stderr).toMatch(/^[ -~]*\n$/);
  });
});
