// SPDX-License-Identifier: MIT
//
// Boards in source form, and `rmem compile`: its output files, what it rejects, and its errors for invalid
// sources.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDtb } from '../../src/fdt/read.ts';
import { writeDtb } from '../../src/fdt/write.ts';
import { nodeByPath } from '../../src/tree/device-tree.ts';
import { makeTree } from '../support/tree.ts';
import { failure, rmem, rmemBytes } from './run.ts';

/** The output of `dtc -I dts -O dtb` 1.6.1 for BOARD has 135 bytes, and 249 with `-@`. */
const BOARD = '/dts-v1/;\n/ {\n\tcompatible = "acme,anvil";\n\tsoc: soc { uart0: serial { }; };\n};\n';
const BOARD_SIZE = 135;
const OVERLAY = '/dts-v1/;\n/plugin/;\n&uart0 {\n\tadded = <1>;\n};\n';
const WRONG = '/dts-v1/;\n#include "inc/soc.dtsi"\n/ {\n\tserial = <&uart9>;\n\tbig = <0x123456789>;\n};\n';
const WRONG_TEXT = `inc/soc.dtsi:1:10: error: no node has the label gone
    1 | / { a = <&gone>; };
      |          ^~~~~
  included from wrong.dts:2
wrong.dts:4:12: error: no node has the label uart9
    4 |         serial = <&uart9>;
      |                   ^~~~~~
wrong.dts:5:9: warning: value 0x0000000123456789 truncated to 0x23456789: 32 bits are all there are
    5 |         big = <0x123456789>;
      |                ^~~~~~~~~~~
2 errors, 1 warning
`;
const WARNING = '/dts-v1/;\n#warning "look at me"\n/ { };\n';
const WARNING_TEXT = `warning.dts:2:1: warning: #warning "look at me"
    2 | #warning "look at me"
      | ^~~~~~~~
1 warning
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-compile-'));
  file('board.dts', BOARD);
  file('camera.dtso', OVERLAY);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, content: string | Uint8Array): void {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), content);
}

function read(name: string): Buffer {
  return readFileSync(join(folder, name));
}

/** Compiles without any message. */
function compile(...args: readonly string[]): void {
  expect(rmem(['compile', ...args], folder)).toEqual({ status: 0, stdout: '', stderr: '' });
}

describe('where the blob goes', () => {
  it.each([
    [['board.dts'], 'board.dtb'],
    [['camera.dtso'], 'camera.dtbo'],
    [['board.dts', '-o', 'x.dtb'], 'x.dtb'],
    [['board.dts', '--overlay', 'camera.dtso'], 'board.dtb'],
  ])('%j goes to %s', (args, output) => {
    compile(...args);
    expect(readDtb(read(output)).root.children).not.toEqual([]);
  });

  it.each([
    ['standard output for -o -', ['board.dts', '-o', '-'], ''],
    ['standard output for standard input', ['-'], BOARD],
  ])('goes to %s', (_, args, input) => {
    const { status, stdout, stderr } = rmemBytes(['compile', ...args], folder, input);
    expect({ status, stderr, size: stdout.length }).toEqual({ status: 0, stderr: '', size: BOARD_SIZE });
    expect(existsSync(join(folder, 'board.dtb'))).toBe(false);
  });

  it.each([['x.dts'], ['x.link']])('never goes over an input (%s)', (output) => {
    file('x.dts', BOARD);
    symlinkSync('x.dts', join(folder, 'x.link'));
    expect(rmem(['compile', 'x.dts', '-O', 'dtb', '-o', output], folder)).toEqual(
      failure(`${output}: is an input, and would be overwritten; choose another file with -o`),
    );
    expect(read('x.dts').toString()).toBe(BOARD);
  });

  it.each([
    [['board.dts', '-O', 'asm'], "-O: 'asm' is neither dtb nor dts"],
    [['board.dts', '-o', 'no/x.dtb'], 'no/x.dtb: cannot be written: no such folder'],
    [['board.dts', '--align', '3'], "--align: '3' is not a power of two"],
    [['board.dts', '--pad', '2T'], "--pad: '2T' is more than 268435456"],
    [['board.dts', '--pad', '1', '--space', '1'], 'use either --pad or --space'],
    [['board.dts', '--boot-cpu', '4G'], "--boot-cpu: '4G' is more than 4294967295"],
    [['board.dts', '--entry', '1'], "board.dts: is one tree, without '1' to pick"],
  ])('%j is refused', (args, message) => {
    expect(rmem(['compile', ...args], folder)).toEqual(failure(message));
  });
});

describe('options', () => {
  it.each([
    [['--pad', '100'], BOARD_SIZE + 100],
    [['--space', '1K'], 1024],
    [['--align', '64'], 192],
    [['--reserve', '2'], BOARD_SIZE + 32],
    [['--symbols'], 249],
  ])('%j makes %i bytes', (options, size) => {
    compile('board.dts', ...options);
    expect(read('board.dtb').length).toBe(size);
  });

  it('--space says when it is too small', () => {
    expect(rmem(['compile', 'board.dts', '--space', '10'], folder)).toEqual({
      status: 0,
      stdout: '',
      stderr: `rmem: --space: the blob has ${BOARD_SIZE} bytes already, more than 10\n`,
    });
  });

  it('--boot-cpu is in the header', () => {
    compile('board.dts', '--boot-cpu', '0x102');
    expect(readDtb(read('board.dtb')).bootCpu).toBe(0x102);
  });

  it('-O dts prints text', () => {
    const text =
      '/dts-v1/;\n\n/ {\n\tcompatible = "acme,anvil";\n\n\tsoc: soc {\n\n\t\tuart0: serial {\n\t\t};\n\t};\n};\n';
    expect(rmem(['compile', 'board.dts', '-O', 'dts'], folder)).toEqual({
      status: 0,
      stdout: text,
      stderr: '',
    });
    compile('board.dts', '-o', 'copy.dts');
    expect(read('copy.dts').toString()).toBe(text);
  });

  it('-O dts escapes names that would do harm on standard output, and keeps them in a file', () => {
    const tree = makeTree({
      'esc\x1b[2J': true,
      '::error::x': '::error::x ##[error]',
      'two\n\t::lines': true,
      '\xe2\x80\xae\xc3\xb6\xff': true,
      '##[node]': { phandle: 1 },
      user: { reference: 1 },
      __symbols__: { 'l\x07': '/##[node]' },
      __local_fixups__: { user: { reference: 0 } },
    });
    const text = (
      names: Record<'esc' | 'error' | 'hash' | 'lines' | 'override' | 'bell', string>,
    ): string => {
      const { esc, error, hash, lines, override, bell } = names;
      return `/dts-v1/;

/ {
\t${esc}[2J;
\t${error}:error::x = "::error::x ${hash}[error]";
\ttwo${lines}lines;
\t${override};

\tl${bell}: ${hash}[node] {
\t\tphandle = <0x01>;
\t};

\tuser {
\t\treference = <&l${bell}>;
\t};

\t__symbols__ {
\t\tl${bell} = "/${hash}[node]";
\t};

\t__local_fixups__ {

\t\tuser {
\t\t\treference = <0x00>;
\t\t};
\t};
};
`;
    };
    file('names.dtb', writeDtb(tree));
    expect(rmem(['compile', 'names.dtb', '-O', 'dts'], folder).stdout).toBe(
      text({
        esc: 'esc\\x1b',
        error: '\\x3a',
        hash: '#\\x23',
        lines: '\\x0a\\x09::',
        override: '\\u{202e}ö\\xff',
        bell: '\\x07',
      }),
    );
    compile('names.dtb', '-o', 'names.dts');
    expect(read('names.dts').toString('latin1')).toBe(
      text({
        esc: 'esc\x1b',
        error: ':',
        hash: '##',
        lines: '\n\t::',
        override: '\xe2\x80\xae\xc3\xb6\xff',
        bell: '\x07',
      }),
    );
  });

  it('--origin and --deps name files in any language, and none that does harm', () => {
    file('größe/\x1b[2J.dtsi', '/ { };\n');
    file('größe/::a.dts', '/dts-v1/;\n#include "\x1b[2J.dtsi"\n');
    const args = ['compile', 'größe/::a.dts', '-O', 'dts', '--origin', '--deps', '-'];
    expect(rmem(args, folder).stdout).toBe(
      '-: größe/::a.dts größe/\\x1b[2J.dtsi\n/dts-v1/;\n\n/ { /* \\x1b[2J.dtsi:1 */\n}; /* \\x1b[2J.dtsi:1 */\n',
    );
    rmem([...args.slice(0, -1), 'deps', '-o', 'out'], folder);
    expect(read('deps').toString()).toBe('out: größe/::a.dts größe/\x1b[2J.dtsi\n');
    expect(read('out').toString()).toBe('/dts-v1/;\n\n/ { /* \x1b[2J.dtsi:1 */\n}; /* \x1b[2J.dtsi:1 */\n');
  });

  it('--origin says where things were written', () => {
    file('o.dts', '/dts-v1/;\n#include "o.dtsi"\n/ { a = <1>;\n l: n { b; }; };\n&l { b = "x"; };\n');
    file('o.dtsi', '/ { z = <2>; };\n');
    // gcc -E … | dtc -I dts -O dts -T (dtc 1.7.2)
    expect(rmem(['compile', 'o.dts', '-O', 'dts', '--origin'], folder).stdout).toBe(
      `/dts-v1/;

/ { /* o.dtsi:1, o.dts:3 */
\tz = <0x02>; /* o.dtsi:1 */
\ta = <0x01>; /* o.dts:3 */

\tl: n { /* o.dts:4, o.dts:5 */
\t\tb = "x"; /* o.dts:5 */
\t}; /* o.dts:4, o.dts:5 */
}; /* o.dtsi:1, o.dts:4 */
`,
    );
  });

  it('-I and -D go to the preprocessor', () => {
    file('a b/one.h', '#define VALUE <ONE TWO>\n');
    file('x.dts', '/dts-v1/;\n#include <one.h>\n/ { v = VALUE; };\n');
    compile('x.dts', '-I', 'a b', '-D', 'ONE', '-DTWO=7', '--deps', 'x.d');
    expect(readDtb(read('x.dtb')).root.property('v')?.value).toEqual(Buffer.from('0000000100000007', 'hex'));
    expect(read('x.d').toString()).toBe('x.dtb: x.dts a\\ b/one.h\n');
  });

  it('--overlay makes the labels of the base known to it', () => {
    compile('board.dts', '--overlay', 'camera.dtso', '--deps', 'x.d');
    expect(nodeByPath(readDtb(read('board.dtb')), '/soc/serial')?.has('added')).toBe(true);
    expect(read('x.d').toString()).toBe('board.dtb: board.dts camera.dtso\n');
  });
});

describe('what is said of sources', () => {
  beforeEach(() => {
    file('wrong.dts', WRONG);
    file('inc/soc.dtsi', '/ { a = <&gone>; };\n');
    file('warning.dts', WARNING);
  });

  it.each([['boot'], ['compile']])('%s fails for its errors', (command) => {
    expect(rmem([command, 'wrong.dts'], folder)).toEqual({ status: 2, stdout: '', stderr: WRONG_TEXT });
    expect(existsSync(join(folder, 'wrong.dtb'))).toBe(false);
  });

  it('survey goes on with other boards', () => {
    const { status, stdout, stderr } = rmem(['survey', 'wrong.dts', 'board.dts', 'gone.dts#1'], folder);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `${WRONG_TEXT}rmem: gone.dts#1: no such file\n`,
    });
    expect(stdout).toMatch(/^board\.dts {2}unknown /m);
  });

  it('compile goes on after warnings', () => {
    expect(rmem(['compile', 'warning.dts'], folder)).toEqual({ status: 0, stdout: '', stderr: WARNING_TEXT });
    expect(existsSync(join(folder, 'warning.dtb'))).toBe(true);
  });

  it('names standard input', () => {
    const { status, stderr } = rmem(
      ['compile', '-'],
      folder,
      {},
      '/dts-v1/;\n#include "inc/gone.h"\n/ { };\n',
    );
    expect(status).toBe(2);
    expect(stderr).toMatch(/^<stdin>:2:\d+: error: .*inc\/gone\.h/);
  });

  it('reads names in any language', () => {
    file('größe/größe.dtsi', '/ { found; };\n');
    file('größe/größe.dts', '/dts-v1/;\n#include "größe.dtsi"\n/ { a = <&b>; };\n');
    expect(rmem(['compile', 'größe/größe.dts'], folder).stderr).toBe(
      'größe/größe.dts:3:10: error: no node has the label b\n    3 | / { a = <&b>; };\n      |          ^~\n1 error\n',
    );
  });

  it.each([
    ['/dev/zero', 'a device'],
    ['..', 'a folder'],
    ['/proc/kcore', 'what has more bytes than it could hold'],
  ])('never takes %s for a source', (path) => {
    file('x.dts', `/dts-v1/;\n#include "${path}"\n/ { };\n`);
    const { status, stdout } = rmem(['compile', 'x.dts'], folder);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});
