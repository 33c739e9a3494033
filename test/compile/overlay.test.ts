// SPDX-License-Identifier: MIT
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyOverlay } from '../../src/compile/overlay.ts';
import { OverlayError } from '../../src/compile/overlay/error.ts';
import { readDtb } from '../../src/fdt/read.ts';
import { writeDtb } from '../../src/fdt/write.ts';
import type { DeviceTree } from '../../src/tree/device-tree.ts';
import { goldenText } from '../support/golden.ts';
import { shape } from '../support/shape.ts';

/** A case of test/golden/overlay/cases.json: blobs in base64, and the result of fdtoverlay. */
interface Case {
  readonly shows: string;
  readonly base: string;
  readonly overlays: readonly string[];
  /** From fdtoverlay 1.7.2: a blob, in the layout of `dtc -I dtb -O dtb`, or the name of the error. */
  readonly result: string;
  /** From fdtoverlay 1.6.1, if it is different. */
  readonly older?: string;
}

const CASES = Object.entries(JSON.parse(goldenText('overlay/cases.json')) as Record<string, Case>);

/** A Buffer, as returned for files: its `slice()` does not copy. */
function blob(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}

/** The result of a case: a tree, or the name of the error. */
function apply({ base, overlays }: Case): DeviceTree | string {
  const blobs = [base, ...overlays].map(blob);
  const before = blobs.map((bytes) => Buffer.from(bytes));
  const trees = blobs.map(readDtb);
  const shapes = trees.map(({ root }) => shape(root));
  try {
    return trees.reduce((tree, overlay) => applyOverlay(tree, overlay));
  } catch (error) {
    if (!(error instanceof OverlayError)) throw error;
    expect(error.message).toMatch(/^[ -~]{20,200}$/);
    return error.kind;
  } finally {
    expect(blobs).toEqual(before);
    expect(trees.map(({ root }) => shape(root))).toEqual(shapes);
  }
}

describe('what fdtoverlay 1.7.2 makes of it, and the base as it was', () => {
  it.each(CASES)('%s', (_, one) => {
    const tree = apply(one);
    if (one.result.startsWith('FDT_ERR_') || typeof tree === 'string') {
      expect(tree).toBe(one.result);
      return;
    }
    expect(shape(tree.root)).toEqual(shape(readDtb(blob(one.result)).root));
    expect(Buffer.from(writeDtb(tree)).toString('base64')).toBe(one.result);
  });

  it('are cases of all kinds of errors', () => {
    const errors = new Set(
      CASES.map(([, { result }]) => result).filter((text) => text.startsWith('FDT_ERR_')),
    );
    expect([...errors].sort()).toEqual([
      'FDT_ERR_BADOFFSET',
      'FDT_ERR_BADOVERLAY',
      'FDT_ERR_BADPATH',
      'FDT_ERR_BADPHANDLE',
      'FDT_ERR_BADVALUE',
      'FDT_ERR_NOPHANDLES',
      'FDT_ERR_NOSPACE',
      'FDT_ERR_NOTFOUND',
    ]);
  });
});

/** The version of the fdtoverlay in PATH, as a number like 10701 for 1.7.1; undefined if there is none. */
const installed = ((): number | undefined => {
  const { stdout, error } = spawnSync('fdtoverlay', ['-V'], { encoding: 'utf8' });
  const version = error === undefined ? /DTC (\d+)\.(\d+)\.(\d+)/.exec(stdout) : null;
  return version?.slice(1).reduce((number, part) => 100 * number + Number(part), 0);
})();

describe.runIf(installed !== undefined)('the record is that of the fdtoverlay that is installed', () => {
  const isOld = installed !== undefined && installed < 10701;

  it.each(
    CASES.filter(([name]) => ['label', 'order', 'local', 'overwrite', 'symbols', 'stacked'].includes(name)),
  )('%s', (_, { base, overlays, result, older }) => {
    const folder = mkdtempSync(join(tmpdir(), 'rmem-overlay-'));
    try {
      const paths = [base, ...overlays].map((text, i) => {
        const path = join(folder, `${i}.dtb`);
        writeFileSync(path, blob(text));
        return path;
      });
      const [input, ...rest] = paths;
      const { stdout, status } = spawnSync('fdtoverlay', ['-i', input!, '-o', '-', ...rest]);
      expect(status).toBe(0);
      const expected = (isOld ? older : undefined) ?? result;
      expect(shape(readDtb(stdout).root)).toEqual(shape(readDtb(blob(expected)).root));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
