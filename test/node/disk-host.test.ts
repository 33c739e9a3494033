// SPDX-License-Identifier: MIT
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '../../src/node/failure.ts';
import { bytePath, pathOf } from '../../src/node/byte-path.ts';
import { SharedSources, diskHost } from '../../src/node/disk-host.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-host-'));
  writeFileSync(join(folder, 'a.dtsi'), 'text');
  writeFileSync(join(folder, 'größe.dtsi'), 'größe');
  for (const name of ['huge', 'big1', 'big2', 'big3', 'big4', 'big5']) {
    writeFileSync(join(folder, name), '');
    truncateSync(join(folder, name), (name === 'huge' ? 65 : 60) * 1024 * 1024);
  }
  execFileSync('mkfifo', [join(folder, 'pipe')]);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const pathTo = (name: string): string => bytePath(join(folder, name));

describe('diskHost()', () => {
  it('reads a file once, and gives the same bytes again', () => {
    const host = diskHost();
    const bytes = host.readFile(pathTo('a.dtsi'));
    expect(bytes).toEqual(Buffer.from('text'));
    writeFileSync(join(folder, 'a.dtsi'), 'anew');
    expect(host.readFile(pathTo('a.dtsi'))).toBe(bytes);
    writeFileSync(join(folder, 'a.dtsi'), 'text');
  });

  it('gives what another has read before it, where they share it', () => {
    const shared = new SharedSources();
    const bytes = diskHost({ shared }).readFile(pathTo('a.dtsi'));
    expect(diskHost({ shared }).readFile(pathTo('a.dtsi'))).toBe(bytes);
    expect(diskHost().readFile(pathTo('a.dtsi'))).not.toBe(bytes);
    const known = Uint8Array.of(1);
    expect(diskHost({ known: [[pathTo('a.dtsi'), known]], shared }).readFile(pathTo('a.dtsi'))).toBe(known);
  });

  it('gives what is known without a look at the disk', () => {
    const bytes = Uint8Array.of(1);
    expect(diskHost({ known: [['<stdin>', bytes]] }).readFile('<stdin>')).toBe(bytes);
  });

  it('takes the bytes of a name for its name', () => {
    expect(diskHost().readFile(`${bytePath(folder)}/gr\xc3\xb6\xc3\x9fe.dtsi`)).toEqual(Buffer.from('größe'));
    expect(pathOf(bytePath('größe'))).toBe('größe');
  });

  it.each(['gone', '.', 'a.dtsi/x', 'pipe', 'a\0', 'x'.repeat(300), '../../dev/null'])(
    'has no file %j',
    (name) => {
      expect(diskHost().readFile(pathTo(name))).toBeUndefined();
    },
  );

  it('rejects a file that is too large, and more files than a board has', () => {
    const host = diskHost();
    expect(() => host.readFile(pathTo('huge'))).toThrow(Failure);
    for (const name of ['big1', 'big2', 'big3', 'big4']) host.readFile(pathTo(name));
    expect(() => host.readFile(pathTo('big5'))).toThrow(/big5: too large for the sources of one board$/);
  });
});
