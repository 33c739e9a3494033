// SPDX-License-Identifier: MIT
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { applyPatch } from 'diff';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reserved } from '../../support/rules.ts';
import { rmem } from '../run.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-fix-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function read(path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}

const SHORT = `		log@50000000 {
			reg = <0x50000000 0x100000>;	/* the log */
		};
`;
const LONG = SHORT.replace('0x50000000 0x100000', '0x0 0x50000000 0x0 0x100000');

/** A source, and its fixed version. */
const FIXED: readonly (readonly [what: string, before: string, after: string])[] = [
  ['a reg of one cell each', reserved(SHORT), reserved(LONG)],
  [
    'a container without ranges, behind its cells',
    reserved(LONG).replace('\t\tranges;\n', ''),
    reserved(LONG)
      .replace('\t\tranges;\n', '')
      .replace('size-cells = <2>;\n\t\tlog', 'size-cells = <2>;\n\t\tranges;\n\t\tlog'),
  ],
  [
    'misspelt names',
    reserved('		log { size = <0x0 0x100000>; nomap; };\n'),
    reserved('		log { size = <0x0 0x100000>; no-map; };\n'),
  ],
  [
    'what a fix brings to light, too',
    reserved(
      '		pool { compatible = "shared-dma-pool"; reusable; size = <0x100000>; alignment = <0x1000>; };\n',
    ),
    reserved(
      '		pool { compatible = "shared-dma-pool"; reusable; size = <0x0 0x200000>; alignment = <0x0 0x1000>; };\n',
    ),
  ],
];

describe('--fix', () => {
  it.each(FIXED)('%s', (_, before, after) => {
    write('board.dts', before);
    const { status, stderr } = rmem(['check', 'board.dts', '--fix', '--no-policy'], folder);
    expect(stderr).toMatch(/^rmem: fixed \d findings?, in board\.dts\n$/);
    expect(read('board.dts')).toBe(after);
    expect(status).toBe(0);
    // a second run finds nothing more to change
    expect(rmem(['check', 'board.dts', '--fix', '--no-policy'], folder).stderr).toBe(
      'rmem: nothing that can be fixed\n',
    );
    expect(read('board.dts')).toBe(after);
  });

  it('leaves the file alone with --dry-run, and prints a diff that patch takes', () => {
    write('board.dts', reserved(SHORT));
    expect(rmem(['check', 'board.dts', '--fix', '--dry-run', '--no-policy'], folder)).toEqual({
      status: 1,
      stdout: `--- a/board.dts
+++ b/board.dts
@@ -11,7 +11,7 @@
 		#size-cells = <2>;
 		ranges;
 		log@50000000 {
-			reg = <0x50000000 0x100000>;	/* the log */
+			reg = <0x0 0x50000000 0x0 0x100000>;	/* the log */
 		};
 	};
 };
`,
      stderr: 'rmem: would fix 1 finding, in board.dts\n',
    });
    expect(read('board.dts')).toBe(reserved(SHORT));
  });

  it.each([
    ['text in any language', 'größe 漢字', ''],
    ['a control character', 'a\x1b[2J', 'a\\x1b[2J'],
    ['an override', 'a\u202eb', 'a\\u{202e}b'],
    ['a command in the line', '##[error]', '#\\x23[error]'],
    ['a command in a line of its own', 'a\r\n ::error::', 'a\r\n  \\x3a:error::'],
  ])('shows %s in a diff, whose other bytes are those of the file', (_, comment, shown) => {
    const text = reserved(SHORT.replace('the log', comment.replace(' ::', '\t::'))).replaceAll(
      /\r?\n/g,
      '\r\n',
    );
    write('ü/board.dts', text);
    const { stdout, stderr } = rmem(['check', 'ü/board.dts', '--fix', '--dry-run', '--no-policy'], folder);
    const isExact = shown === '';
    expect(applyPatch(text, stdout)).toBe(
      isExact && text.replace('0x50000000 0x100000', '0x0 0x50000000 0x0 0x100000'),
    );
    if (!isExact) expect(stdout.replaceAll('\t', ' ')).toContain(shown);
    expect(stderr).toBe(
      `${isExact ? '' : 'rmem: ü/board.dts: its diff shows some characters as escapes and cannot be applied; leave out --dry-run to change the file\n'}rmem: would fix 1 finding, in ü/board.dts\n`,
    );
    expect(read('ü/board.dts')).toBe(text);
  });

  it('shows bytes that are no UTF-8 as escapes in a diff', () => {
    const text = reserved(SHORT).replace('the log', 'caf\xe9 \x9b2J');
    writeFileSync(join(folder, 'board.dts'), Buffer.from(text, 'latin1'));
    const { stdout } = rmem(['check', 'board.dts', '--fix', '--dry-run', '--no-policy'], folder);
    expect(stdout).toContain('\n-\t\t\treg = <0x50000000 0x100000>;\t/* caf\\xe9 \\x9b2J */\n');
  });

  it('changes an include that boards share once, under whatever names they have it', () => {
    write('common/log.dtsi', SHORT);
    mkdirSync(join(folder, 'link'));
    symlinkSync('../common/log.dtsi', join(folder, 'link/log.dtsi'));
    write('a.dts', reserved('#include "common/log.dtsi"\n'));
    write('b.dts', reserved('#include "link/log.dtsi"\n'));
    const { status, stderr } = rmem(['check', '.', '--fix', '--no-policy'], folder);
    expect(stderr).toBe('rmem: fixed 1 finding, in common/log.dtsi\n');
    expect(read('common/log.dtsi')).toBe(LONG);
    expect(status).toBe(0);
  });

  it('leaves a value alone that comes from macros, and files that are elsewhere', () => {
    mkdirSync(join(folder, '.git'), { recursive: true });
    write('elsewhere/log.dtsi', SHORT);
    // twice, because each must be found on its own
    const two =
      SHORT.replace('0x50000000 ', 'BASE ') +
      SHORT.replaceAll('50000000', '60000000').replace('0x60000000 ', 'B2 ');
    write('boards/macro.dts', `#define BASE 0x50000000\n#define B2 0x60000000\n${reserved(two)}`);
    write('boards/other.dts', reserved('#include "../elsewhere/log.dtsi"\n'));
    const before = [read('boards/macro.dts'), read('elsewhere/log.dtsi')];
    const { status, stderr } = rmem(['check', '.', '--fix', '--no-policy'], join(folder, 'boards'));
    expect(stderr).toMatch(
      /^rmem: reg-length: \/.*\/elsewhere\/log\.dtsi is not in the folder of a board, so it is unchanged\n/,
    );
    expect([read('boards/macro.dts'), read('elsewhere/log.dtsi')]).toEqual(before);
    expect(status).toBe(1);
  });

  it('keeps every other byte: carriage returns, bytes that are no UTF-8', () => {
    const text = reserved(SHORT).replaceAll('\n', '\r\n').replace('the log', 'caf\xe9');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'board.dts'), Buffer.from(text, 'latin1'));
    rmem(['check', 'board.dts', '--fix', '--no-policy'], folder);
    expect(readFileSync(join(folder, 'board.dts'), 'latin1')).toBe(
      text.replace('0x50000000 0x100000', '0x0 0x50000000 0x0 0x100000'),
    );
  });

  it('rejects --dry-run without --fix', () => {
    expect(rmem(['check', 'board.dts', '--dry-run'], folder)).toEqual({
      status: 2,
      stdout: '',
      stderr: 'rmem: --dry-run needs --fix\n',
    });
  });
});
