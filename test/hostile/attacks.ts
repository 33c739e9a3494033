// SPDX-License-Identifier: MIT
//
// What an attacker can put into a tree that `rmem check` runs over. Each attack is built in a folder of its
// own; docs/security.md lists them with their results.
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { reserved } from '../support/rules.ts';

/** A board without findings. */
const GOOD = reserved('		log: log@50000000 {\n			reg = <0x0 0x50000000 0x0 0x100000>;\n		};\n');
/** A board with one error, which `--fix` cannot fix. */
const BAD = GOOD.replace('0x0 0x50000000 0x0', '0x50000000');
/** A board with one error, which `--fix` fixes. */
const FIXABLE = reserved(
  '		frames: frames {\n			compatible = "shared-dma-pool";\n			reusable;\n			size = <0x4000000>;\n		};\n',
);
/** Text that no output may contain. */
export const SECRET = 'SECRET_TOKEN=hunter2';

/** The files of an attack, and the command that runs over them. */
export interface Attack {
  readonly id: string;
  /** The contents of the tree. */
  readonly what: string;
  /** The result. */
  readonly result: string;
  /** Files by path; those in `tree/` are the attacker's. */
  readonly files: Readonly<Record<string, string>>;
  /** Links by path, with their targets; `PIPE` makes a named pipe. */
  readonly links?: Readonly<Record<string, string>>;
  /** Arguments, run in `tree/`. */
  readonly args: readonly string[];
  readonly status: number;
  /** Text that standard output and standard error must contain. */
  readonly says?: readonly (string | RegExp)[];
  /** Files that must be unchanged; null for files that must not exist. */
  readonly kept?: Readonly<Record<string, string | null>>;
}

const PIPE = '|';

/** Builds the files of an attack in a folder. */
export function build({ files, links = {} }: Pick<Attack, 'files' | 'links'>, folder: string): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  for (const [name, target] of Object.entries(links)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    if (target === PIPE) execFileSync('mkfifo', [join(folder, name)]);
    else symlinkSync(target, join(folder, name));
  }
}

/** Makes the tree a repository. */
const REPOSITORY = { 'tree/.git/config': `[http]\n${SECRET}\n` };
const FOUND = /1 error/;
const OUTSIDE = /is outside \S+\/tree/;

/** The properties of a root node, as in a copy of /proc/device-tree. */
const SIGNS = {
  'tree/b/compatible': 'acme,board\0',
  'tree/b/model': 'Acme\0',
  'tree/b/#address-cells': '\0\0\0\x02',
  'tree/b/#size-cells': '\0\0\0\x02',
};

const SWITCHED_OFF: readonly Attack[] = [
  {
    id: 'empty-compatible',
    what: 'an empty file `compatible` beside a board, so that the folder looks like a copy of /proc/device-tree',
    result: 'the board is checked',
    files: { 'tree/b/bad.dts': BAD, 'tree/b/compatible': '', 'tree/b/#address-cells': '' },
    args: ['check', 'b'],
    status: 1,
    says: [FOUND],
  },
  {
    id: 'sane-signs',
    what: 'the properties of a root node, with good values, beside a board',
    result: 'the board is checked',
    files: { 'tree/b/bad.dts': BAD, ...SIGNS },
    args: ['check', 'b'],
    status: 1,
    says: [FOUND],
  },
  {
    id: 'sane-signs-above',
    what: 'the same in a folder above the boards',
    result: 'the boards are checked',
    files: { 'tree/b/soc/bad.dtb.d/bad.dts': BAD, ...SIGNS },
    args: ['check', 'b'],
    status: 1,
    says: [FOUND],
  },
  {
    id: 'tree-folder',
    what: 'a folder that is a copy of /proc/device-tree, and nothing else',
    result: 'it is checked, and standard error says that it was read as one tree',
    files: SIGNS,
    args: ['check', 'b'],
    status: 0,
    says: ['b: read as a copy of /proc/device-tree'],
  },
  {
    id: 'first-fail-on',
    what: 'a clean board that sorts first, with a configuration that says `"failOn": "none"`',
    result: 'it holds for that board alone',
    files: {
      ...REPOSITORY,
      'tree/rmem.config.json': '{"failOn": "error"}',
      'tree/boards/zz/bad.dts': BAD,
      'tree/boards/000/a.dts': GOOD,
      'tree/boards/000/rmem.config.json': '{"failOn": "none"}',
    },
    args: ['check', 'boards'],
    status: 1,
    says: [FOUND],
  },
  {
    id: 'first-baseline',
    what: 'a clean board that sorts first, with a baseline that knows the findings of another board',
    result: 'it holds for that board alone',
    files: {
      ...REPOSITORY,
      'tree/boards/zz/bad.dts': BAD,
      'tree/boards/000/a.dts': GOOD,
      'tree/boards/000/rmem.config.json': '{"baseline": "known.json"}',
      'tree/boards/000/known.json': JSON.stringify({
        schemaVersion: 1,
        findings: [
          {
            board: 'boards/zz/bad.dts',
            fingerprint: 'reg-length boards/zz/bad.dts /reserved-memory/log@50000000 reg 1',
            count: 1,
          },
        ],
      }),
    },
    args: ['check', 'boards'],
    status: 1,
    says: [FOUND],
  },
  {
    id: 'fail-on-wins',
    what: 'a configuration that says `"failOn": "none"` for the board itself',
    result: '`--fail-on` on the command line wins',
    files: { ...REPOSITORY, 'tree/bad.dts': BAD, 'tree/rmem.config.json': '{"failOn": "none"}' },
    args: ['check', '--fail-on', 'error', '.'],
    status: 1,
    says: [FOUND],
  },
  {
    id: 'config-above',
    what: 'a configuration in a folder above that is not part of a repository, such as /tmp',
    result: 'it is not used',
    files: { 'rmem.config.json': '{"failOn": "none"}', 'tree/bad.dts': BAD },
    args: ['check', 'bad.dts'],
    status: 1,
    says: [FOUND],
  },
  {
    id: 'config-link',
    what: 'a configuration that is a link out of the repository',
    result: 'an error, and nothing is checked',
    files: { ...REPOSITORY, 'other.json': '{"failOn": "none"}', 'tree/bad.dts': BAD },
    links: { 'tree/rmem.config.json': '../other.json' },
    args: ['check', '.'],
    status: 2,
    says: [/^rmem: rmem.config.json is outside \S+\/tree/],
  },
  {
    id: 'clean-source',
    what: 'a clean source beside a DTB of the same name that has errors',
    result: 'the source is checked; standard error says that the DTB is not',
    files: { 'tree/b/a.dts': GOOD, 'tree/b/a.dtb': 'not looked at' },
    args: ['check', 'b'],
    status: 0,
    says: ['rmem: not checked: b/a.dtb: its source is checked; name it to check the DTB, too'],
  },
  {
    id: 'unreadable-folder',
    what: 'a folder that cannot be listed',
    result: 'one message, and status 3; the other boards are checked',
    files: { ...REPOSITORY, 'tree/a.dts': GOOD, 'tree/closed/b.dts': GOOD },
    args: ['check', '.'],
    status: 3,
    says: ['closed: could not be read: closed: permission denied', '1 could not be read'],
  },
];

/** A board that names a file in one of the possible ways. */
function naming(line: string): Readonly<Record<string, string>> {
  return { ...REPOSITORY, 'secret.txt': `${SECRET}\n`, 'tree/b/evil.dts': line };
}

const STATUS = `${GOOD}&log { status = /incbin/("../../secret.txt"), ""; };\n`;

export const READING: readonly Attack[] = [
  {
    id: 'include-environ',
    what: '`#include "/proc/self/environ"`',
    result: 'an error that names the path',
    files: naming('/dts-v1/;\n#include "/proc/self/environ"\n'),
    args: ['check', 'b'],
    status: 3,
    says: [OUTSIDE],
  },
  {
    id: 'include-above',
    what: '`#include "../../secret.txt"`, by quotes, brackets, `/include/` and `#include_next`',
    result: 'an error that names the path',
    files: {
      ...naming('/dts-v1/;\n#include "../../secret.txt"\n'),
      'tree/b/two.dts': '/dts-v1/;\n#include <../../secret.txt>\n',
      'tree/b/three.dts': '/dts-v1/;\n/include/ "../../secret.txt"\n',
      'tree/b/four.dts': '/dts-v1/;\n#include_next "../../secret.txt"\n',
    },
    args: ['check', 'b'],
    status: 3,
    says: [OUTSIDE],
  },
  {
    id: 'incbin',
    what: '`/incbin/` of a file outside, as the value of `status`',
    result: 'an error that names the path',
    files: naming(STATUS),
    args: ['check', 'b'],
    status: 3,
    says: [OUTSIDE],
  },
  {
    id: 'linked-board',
    what: 'a board that is a link to a file outside',
    result: 'an error that names the board',
    files: naming(GOOD),
    links: { 'tree/b/linked.dts': '../../secret.txt' },
    args: ['check', 'b'],
    status: 3,
    says: [OUTSIDE],
  },
  {
    id: 'linked-include',
    what: 'an include that is a link to a file outside, also by a linked folder',
    result: 'an error that names the path',
    files: {
      ...naming('/dts-v1/;\n#include "linked.dtsi"\n'),
      'tree/b/two.dts': '/dts-v1/;\n#include "up/secret.txt"\n',
    },
    links: { 'tree/b/linked.dtsi': '../../secret.txt', 'tree/b/up': '../..' },
    args: ['check', 'b'],
    status: 3,
    says: [OUTSIDE],
  },
  {
    id: 'git-config',
    what: '`#include "../.git/config"`, where CI keeps its token, and a link to it',
    result: 'an error: hidden files are not read',
    files: {
      ...naming('/dts-v1/;\n#include "../.git/config"\n'),
      'tree/b/two.dts': '/dts-v1/;\n#include "linked.dtsi"\n',
    },
    links: { 'tree/b/linked.dtsi': '../.git/config' },
    args: ['check', 'b'],
    status: 3,
    says: ['is hidden'],
  },
  {
    id: 'config-include',
    what: 'a configuration with `"include": ["/"]` or `"include": ["../.."]`',
    result: 'an error, and nothing is checked',
    files: {
      ...naming('/dts-v1/;\n#include <secret.txt>\n'),
      'tree/b/rmem.config.json': '{"include": ["../.."]}',
    },
    args: ['check', 'b'],
    status: 2,
    says: ["rmem: b/rmem.config.json: '../..' is outside"],
  },
  {
    id: 'config-git',
    what: 'a configuration with `"include": [".git"]`',
    result: 'an error, and nothing is checked',
    files: {
      ...naming('/dts-v1/;\n#include <config>\n'),
      'tree/rmem.config.json': '{"include": [".git"]}',
    },
    args: ['check', 'b'],
    status: 2,
    says: ["rmem: rmem.config.json: '.git' is outside"],
  },
  {
    id: 'linked-include-folder',
    what: 'a folder of `-I`, or one that a build includes from, that is a link out of the tree',
    result: 'an error that names the path',
    files: {
      ...naming('/dts-v1/;\n#include <secret.txt>\n'),
      'tree/scripts/dtc/include-prefixes/x': '',
    },
    links: { 'tree/inc': '../..', 'tree/include': '..' },
    args: ['check', 'b', '-I', 'inc', '-I', 'include'],
    status: 3,
    says: [OUTSIDE],
  },
];

const WRITING: readonly Attack[] = [
  {
    id: 'fix-folder-link',
    what: 'a link to a folder outside, with a board that `--fix` would mend',
    result: 'the link is not followed',
    files: { ...REPOSITORY, 'tree/a.dts': GOOD, 'other/x.dts': FIXABLE },
    links: { 'tree/o': '../other' },
    args: ['check', '.', '--fix'],
    status: 0,
    says: ['1 board: nothing found'],
    kept: { 'other/x.dts': FIXABLE },
  },
  {
    id: 'fix-named-link',
    what: 'the same where a shell has expanded `*/*.dts`',
    result: 'the file is left as it is',
    files: { ...REPOSITORY, 'tree/a.dts': GOOD, 'other/x.dts': FIXABLE },
    links: { 'tree/o': '../other' },
    args: ['check', 'o/x.dts', '--fix'],
    status: 1,
    says: ['so it is unchanged'],
    kept: { 'other/x.dts': FIXABLE },
  },
  {
    id: 'fix-include-link',
    what: 'an include that is a link to a file outside, which `--fix` would mend',
    result: 'the include is not read, and so not changed',
    files: {
      ...REPOSITORY,
      'tree/a.dts': '#include "pool.dtsi"\n',
      'other/pool.dtsi': FIXABLE,
    },
    links: { 'tree/pool.dtsi': '../other/pool.dtsi' },
    args: ['check', '.', '--fix'],
    status: 3,
    says: [OUTSIDE],
    kept: { 'other/pool.dtsi': FIXABLE },
  },
  {
    id: 'output-link',
    what: 'a link by the name of a report',
    result: 'an error, and the target of the link is kept',
    files: { ...REPOSITORY, 'tree/a.dts': GOOD, 'victim.txt': 'kept' },
    links: { 'tree/rmem.sarif': '../victim.txt' },
    args: ['check', '.', '--output', 'sarif=rmem.sarif'],
    status: 2,
    says: ['rmem.sarif: cannot be written: is a link, not a file'],
    kept: { 'victim.txt': 'kept' },
  },
  {
    id: 'output-folder-link',
    what: 'a link by the name of the folder that reports go to',
    result: 'an error, and nothing is written outside',
    files: { ...REPOSITORY, 'tree/a.dts': GOOD, 'other/x': '' },
    links: { 'tree/reports': '../other' },
    args: ['check', '.', '--output', 'sarif=reports/rmem.sarif'],
    status: 2,
    says: ['reports/rmem.sarif: cannot be written: a link leads outside'],
    kept: { 'other/rmem.sarif': null },
  },
  {
    id: 'baseline-outside',
    what: 'a configuration whose `baseline` is a path outside, in a run with `--update-baseline`',
    result: 'an error, and nothing is written',
    files: { ...REPOSITORY, 'tree/a.dts': BAD, 'tree/rmem.config.json': '{"baseline": "../written.json"}' },
    args: ['check', '.', '--update-baseline'],
    status: 2,
    says: ["rmem: rmem.config.json: '../written.json' is outside"],
    kept: { 'written.json': null },
  },
  {
    id: 'baseline-link',
    what: 'a baseline that is a link, to a file outside or to nothing',
    result: 'an error, and nothing is written',
    files: { ...REPOSITORY, 'tree/a.dts': BAD, 'tree/rmem.config.json': '{"baseline": "known.json"}' },
    links: { 'tree/known.json': '../written.json' },
    args: ['check', '.', '--update-baseline'],
    status: 2,
    says: ['known.json: cannot be written: is a link, not a file'],
    kept: { 'written.json': null },
  },
  {
    id: 'compile-link',
    what: 'a link by the name that `rmem compile` gives its output',
    result: 'an error, and the target of the link is kept',
    files: { ...REPOSITORY, 'tree/a.dts': GOOD, 'victim.txt': 'kept' },
    links: { 'tree/a.dtb': '../victim.txt' },
    args: ['compile', 'a.dts'],
    status: 2,
    says: ['a.dtb: cannot be written: is a link, not a file'],
    kept: { 'victim.txt': 'kept' },
  },
];

const ENDLESS: readonly Attack[] = [
  {
    id: 'folder-loops',
    what: 'two links to the folder that they are in: 2^40 paths',
    result: 'links to folders are not followed, in folders and in globs',
    files: { ...REPOSITORY, 'tree/b/bad.dts': BAD },
    links: { 'tree/b/l1': '.', 'tree/b/l2': '.' },
    args: ['check', '.', '**/*.dts'],
    status: 1,
    says: ['1 board: 1 error'],
  },
  {
    id: 'proc-link',
    what: 'a link to /proc',
    result: 'it is not followed',
    files: { ...REPOSITORY, 'tree/b/bad.dts': BAD },
    links: { 'tree/b/p': '/proc' },
    args: ['check', '.'],
    status: 1,
    says: ['1 board: 1 error'],
  },
  {
    id: 'devices',
    what: 'boards that are links to /dev/zero, /dev/ptmx and a named pipe',
    result: 'an error for each; the other boards are checked',
    files: { ...REPOSITORY, 'tree/a.dts': GOOD },
    links: {
      'tree/ptmx.dts': '/dev/ptmx',
      'tree/zero.dtb': '/dev/zero',
      'tree/pipe.dts': PIPE,
      'tree/kmsg.dts': '/proc/kmsg',
    },
    args: ['check', '.'],
    status: 3,
    says: ['ptmx.dts: is a device, not a file', 'zero.dtb: is a device', 'pipe.dts: is a named pipe'],
  },
  {
    id: 'device-config',
    what: 'a configuration that is a named pipe',
    result: 'an error, and nothing is checked',
    files: { ...REPOSITORY, 'tree/a.dts': GOOD },
    links: { 'tree/rmem.config.json': PIPE },
    args: ['check', '.'],
    status: 2,
    says: ['rmem: rmem.config.json: is a named pipe, not a file'],
  },
  {
    id: 'device-kernel-config',
    what: 'a configuration that names a named pipe as the configuration of the kernel',
    result: 'an error, and nothing is checked',
    files: {
      ...REPOSITORY,
      'tree/a.dts': GOOD,
      'tree/rmem.config.json': '{"boards": [{"files": "*", "config": "pipe"}]}',
    },
    links: { 'tree/pipe': PIPE },
    args: ['check', '.'],
    status: 2,
    says: ['rmem: pipe: is a named pipe, not a file'],
  },
  {
    id: 'device-baseline',
    what: 'a configuration that names a named pipe as its baseline',
    result: 'an error',
    files: { ...REPOSITORY, 'tree/a.dts': GOOD, 'tree/rmem.config.json': '{"baseline": "pipe"}' },
    links: { 'tree/pipe': PIPE },
    args: ['check', '.'],
    status: 2,
    says: ['rmem: pipe: is a named pipe, not a file'],
  },
  {
    id: 'device-log',
    what: 'a log that is a link to /dev/zero',
    result: 'an error',
    files: { 'tree/a.dts': GOOD },
    links: { 'tree/dmesg.txt': '/dev/zero' },
    args: ['verify', '--explain', 'dmesg.txt'],
    status: 2,
    says: ['rmem: dmesg.txt: is a device, not a file'],
  },
  {
    id: 'wrong-entries',
    what: 'a configuration with 50,000 wrong entries',
    result: 'an error, and nothing is checked',
    files: {
      ...REPOSITORY,
      'tree/a.dts': GOOD,
      'tree/rmem.config.json': `{"boards": [${Array(50_000).fill('{"fles":1}').join(',')}]}`,
    },
    args: ['check', '.'],
    status: 2,
    says: [/^rmem: rmem.config.json: boards/],
  },
  {
    id: 'brace-globs',
    what: 'a configuration with 200 globs that stand for 64 long patterns each',
    result: 'an error, and nothing is checked',
    files: {
      ...REPOSITORY,
      'tree/a.dts': GOOD,
      'tree/rmem.config.json': JSON.stringify({
        boards: Array(200).fill({ files: `${'{a,b}'.repeat(6)}${'x'.repeat(3900)}` }),
      }),
    },
    args: ['check', '.'],
    status: 2,
    says: [/^rmem: rmem.config.json: boards/],
  },
  {
    id: 'json-log',
    what: 'a log of JSON lines with long runs of blanks',
    result: 'it is read in the time that its size needs',
    files: { 'tree/dmesg.json': `"msg": x${' '.repeat(1_000_000)}x\n` },
    args: ['verify', '--explain', 'dmesg.json'],
    status: 2,
    says: ['rmem: dmesg.json: '],
  },
  {
    id: 'many-jobs',
    what: '`-j 300` on a machine with few processors',
    result: 'no more threads than four for each processor, and no board is given up',
    files: Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`tree/b/${i}.dts`, GOOD])),
    args: ['check', 'b', '-j', '300'],
    status: 0,
    says: ['40 boards: nothing found'],
  },
];

const HOOK = ['check', '--root', '.', '.', '--changed'];

const NAMES: readonly Attack[] = [
  {
    id: 'output-name',
    what: 'a file called `--output=text=written.dts`, which the commit hook names after `--changed`',
    result: 'it is a file like any other',
    files: { ...REPOSITORY, 'tree/a.dts': GOOD, 'tree/--output=text=written.dts': GOOD },
    args: [...HOOK, 'a.dts', '--output=text=written.dts'],
    status: 0,
    says: ['2 boards: nothing found'],
    kept: { 'tree/written.dts': null },
  },
  {
    id: 'policy-name',
    what: 'a file called `--policy=p.dts`, with a configuration in p.dts',
    result: 'it is a file like any other, and p.dts is a board with errors',
    files: {
      ...REPOSITORY,
      'tree/bad.dts': BAD,
      'tree/p.dts': '{"failOn": "none"}',
      'tree/--policy=p.dts': GOOD,
    },
    args: [...HOOK, 'bad.dts', '--policy=p.dts'],
    status: 1,
    says: [FOUND],
  },
  {
    id: 'unknown-name',
    what: 'files called `--fix.dts`, `-j`, `--` and `--help`',
    result: 'they are files like any other',
    files: {
      ...REPOSITORY,
      'tree/bad.dts': BAD,
      'tree/--fix.dts': GOOD,
      'tree/-j': '',
      'tree/--': '',
      'tree/--help': '',
    },
    args: [...HOOK, '--fix.dts', '-j', '--', '--help', 'bad.dts'],
    status: 1,
    says: [FOUND],
  },
  {
    id: 'name-after-dashes',
    what: 'a board called `--fix.dts`, named after `--`',
    result: 'it is a board like any other',
    files: { ...REPOSITORY, 'tree/--fix.dts': BAD },
    args: ['check', '--', '--fix.dts'],
    status: 1,
    says: [FOUND],
  },
  {
    id: 'option-after-changed',
    what: 'an option after `--changed` that is not a file: a mistake of whoever wrote the command',
    result: 'an error that says where options go',
    files: { ...REPOSITORY, 'tree/a.dts': GOOD },
    args: ['check', '.', '--changed', 'a.dts', '--format', 'json'],
    status: 2,
    says: ["rmem: --changed: '--format': no such file; put options before --changed"],
  },
];

export const ATTACKS: readonly Attack[] = [...SWITCHED_OFF, ...READING, ...WRITING, ...ENDLESS, ...NAMES];
