// SPDX-License-Identifier: MIT
//
// `rmem-dtc` on blobs and folders. Status and messages are those of `dtc` 1.7.2 with the same command line,
// unless a comment says otherwise; 1.6.1 behaves the same.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DtcExit } from '../../src/cli/dtc/exit.ts';
import { runDtc } from '../../src/cli/dtc/run.ts';
import { usage } from '../../src/cli/dtc/usage.ts';
import { goldenBytes } from '../support/golden.ts';
import { dtc } from './dtc-run.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/**
 * From dtc: `/ { a = <1>; n@1 { phandle = <1>; }; m@2 { phandle = <1>; reg = <2>; compatible = "b", "a"; };
 * };`
 */
const WRONG =
  '0A3+7QAAAMkAAAA4AAAAsAAAACgAAAARAAAAEAAAAAAAAAAZAAAAeAAAAAAAAAAAAAAAAAAAAAAAAAABAAAAAAAAAAMAAAAEAAAAAAAA' +
  'AAEAAAABbkAxAAAAAAMAAAAEAAAAAgAAAAEAAAACAAAAAW1AMgAAAAADAAAABAAAAAIAAAABAAAAAwAAAAQAAAAKAAAAAgAAAAMAAAAE' +
  'AAAADmIAYQAAAAACAAAAAgAAAAlhAHBoYW5kbGUAcmVnAGNvbXBhdGlibGUA';

const WRONG_SORTED = `/dts-v1/;

/ {
	a = <0x01>;

	m@2 {
		compatible = "b", "a";
		phandle = <0x01>;
		reg = <0x02>;
	};

	n@1 {
		phandle = <0x01>;
	};
};
`;

const DUPLICATE = '<stdout>: ERROR (explicit_phandles): /m@2: duplicated phandle 0x1 (seen before at /n@1)\n';
const ABORTED = 'ERROR: Input tree has errors, aborting (use -f to force output)\n';
const FORCED = 'Warning: Input tree has errors, output forced\n';
const UNIT_ADDRESS =
  'Warning (unit_address_vs_reg): /soc/bus/device@1000: node has a unit name, but no reg or ranges property\n';

const board = goldenBytes('fdt/v17.dtb.base64');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-dtc-'));
  mkdirSync(join(folder, 'fs/n@1'), { recursive: true });
  for (const name of ['linked', 'broken', 'circle']) mkdirSync(join(folder, name));
  symlinkSync('../fs/a', join(folder, 'linked/b'));
  symlinkSync('../fs/n@1', join(folder, 'linked/m@1'));
  symlinkSync('nowhere', join(folder, 'broken/a'));
  symlinkSync('.', join(folder, 'circle/a'));
  const files: Record<string, Uint8Array | string> = {
    'board.dtb': board,
    'v1.dtb': goldenBytes('fdt/v1.dtb.base64'),
    'wrong.dtb': Buffer.from(WRONG, 'base64'),
    'tiny.dtb': board.subarray(0, 3),
    'text.dtb': 'text',
    'cut.dtb': board.subarray(0, 200),
    'fs/a': Uint8Array.of(0, 0, 0, 1),
    'fs/n@1/b': 'x\0',
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('checks', () => {
  it.each<[string, number, string, string]>([
    ['wrong.dtb', 2, '', DUPLICATE + ABORTED],
    ['-qq wrong.dtb', 2, '', ABORTED],
    ['-s -q -f wrong.dtb', 0, WRONG_SORTED, DUPLICATE + FORCED],
    ['-sqqqf wrong.dtb', 0, WRONG_SORTED, ''],
    ['-Onull board.dtb', 0, '', `<stdout>: ${UNIT_ADDRESS}`],
    ['-Onull -Wno-unit_address_vs_reg board.dtb', 0, '', ''],
    [
      '-O null -W no-unit_address_vs_reg --error unit_address_vs_reg board.dtb -o x',
      2,
      '',
      `x: ${UNIT_ADDRESS.replace('Warning', 'ERROR')}${ABORTED}`,
    ],
  ])('%s', (args, status, stdout, stderr) => {
    expect(dtc(args.split(' '), folder)).toEqual({ status, stdout, stderr });
  });
});

describe('formats', () => {
  const FS = '/dts-v1/;\n\n/ {\n\ta = <0x01>;\n\n\tn@1 {\n\t\tb = "x";\n\t};\n};\n';
  const FS_WARNING =
    '<stdout>: Warning (unit_address_vs_reg): /n@1: node has a unit name, but no reg or ranges property\n';

  it('a folder is read as one of /proc/device-tree', () => {
    expect(dtc(['fs'], folder)).toEqual({ status: 0, stdout: FS, stderr: FS_WARNING });
  });

  // 1.6.1 ignores links
  it('links in a folder are followed', () => {
    expect(dtc(['-q', 'linked'], folder)).toEqual({
      status: 0,
      stdout: FS.replace('a =', 'b =').replace('n@1', 'm@1'),
      stderr: '',
    });
  });

  // the same files as in test/fdt/write-options.test.ts; `dtc` drops the `name` properties of a version 1 blob
  it.each([
    ['-q -V 3 -O dtb board.dtb', 'v3'],
    ['-qOdtb -V2 board.dtb -b 3', 'v2'],
    ['-q -b 0x3 --out-format=dtb v1.dtb', 'v17'],
    ['-q -I dtb -O dtb - -V 0x10', 'v16'],
  ])('%s', (args, golden) => {
    expect(dtc(args.split(' '), folder, board)).toEqual({
      status: 0,
      stdout: Buffer.from(goldenBytes(`fdt/${golden}.dtb.base64`)).toString('latin1'),
      stderr: '',
    });
  });

  it('output, dependencies and padding go to files', () => {
    const args = ['-p', '0x10', 'board.dtb', '-o', 'out put.dtb', '-d', 'out.d', '-q'];
    expect(dtc(args, folder)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(readFileSync(join(folder, 'out put.dtb'))).toHaveLength(board.length + 16);
    expect(readFileSync(join(folder, 'out.d'), 'utf8')).toBe('out\\ put.dtb: board.dtb\n');
  });

  it('a size that is too small is warned of', () => {
    expect(dtc(['-S', '10', '-O', 'dtb', '-o', 'small.dtb', 'board.dtb'], folder)).toEqual({
      status: 0,
      stdout: '',
      stderr: `small.dtb: ${UNIT_ADDRESS}Warning: blob size 856 >= minimum size 10\n`,
    });
    expect(new Uint8Array(readFileSync(join(folder, 'small.dtb')))).toEqual(board);
  });
});

describe('what ends it', () => {
  it.each([
    ['-I dtb tiny.dtb', 'EOF reading DT blob magic number'],
    ['text.dtb', 'Blob has incorrect magic number'],
    ['-I dtb fs', 'Error reading DT blob magic number: Is a directory'],
    ['missing.dtb', `Couldn't open "IN/missing.dtb": No such file or directory`],
    ['-I fs missing', `Couldn't opendir() "IN/missing": No such file or directory`],
    ['-I fs broken', 'stat(IN/broken/a): No such file or directory'],
    ['-I xyz board.dtb', 'Unknown input format "xyz"'],
    ['-a 3 board.dtb', 'Invalid argument "3" to -a option'],
    ['-p 1 -S 1 board.dtb', "Can't set both -p and -S"],
    ['-H x board.dtb', 'Invalid argument "x" to -H option'],
    ['-Wnonsense missing', 'Unrecognized check name "nonsense"'],
    ['-E no_nonsense missing', 'Unrecognized check name "nonsense"'],
    ['-T board.dtb', '--annotate requires -I dts -O dts'],
    ['-d /nowhere/x board.dtb', "Couldn't open dependency file /nowhere/x: No such file or directory"],
    [
      '-Wno-unit_address_vs_reg -o /nowhere/x board.dtb',
      "Couldn't open output file /nowhere/x: No such file or directory",
    ],
    // dtc reports these after it has checked the tree
    ['-O xyz board.dtb', 'Unknown output format "xyz"'],
    ['-V 4 -O dtb board.dtb', 'Unknown device tree blob version 4'],
    // our own words: dtc does not terminate on the first, and writes the others
    ['cut.dtb', 'IN/cut.dtb: the total size is 856, but the file has 200 bytes (at byte 0x4)'],
    ['-O asm board.dtb', 'rmem-dtc has no output format asm: use dtc itself for it'],
    ['-O yaml board.dtb', 'rmem-dtc has no output format yaml: use dtc itself for it'],
  ])('%s', async (args, message) => {
    const words = args.split(' ');
    const input = join(folder, words.pop()!);
    await expect(runDtc([...words, input])).rejects.toThrow(
      new DtcExit(1, [`FATAL ERROR: ${message.replace('IN', folder)}`]),
    );
  });

  it('a link to its own folder', async () => {
    await expect(runDtc(['-I', 'fs', join(folder, 'circle')])).rejects.toThrow(
      /^FATAL ERROR: stat\(.+(\/a){20,}\): Too many levels of symbolic links$/,
    );
  });

  it('is said on standard error', () => {
    expect(dtc(['missing\x1b.dtb'], folder)).toEqual({
      status: 1,
      stdout: '',
      stderr: `FATAL ERROR: Couldn't open "missing\\x1b.dtb": No such file or directory\n`,
    });
  });
});

describe('usage', () => {
  const text = usage().join('\n');

  it("help begins and ends as dtc's does", () => {
    expect(text).toMatch(
      /^Usage: rmem-dtc \[options\] <input file>\n\nOptions: -\[qI:o:O:V:d:R:S:p:a:b:fi:sH:W:E:@LAThv\]\n {2}-q, --quiet {16}\n\tQuiet: -q/,
    );
    expect(text).toMatch(/\n {2}-v, --version {14}\n\tPrint version and exit$/);
    expect(dtc(['-qh'], folder)).toEqual({ status: 0, stdout: `${text}\n`, stderr: '' });
  });

  it.each([
    ['-y', ["rmem-dtc: invalid option -- 'y'"], 'unknown option'],
    ['-qy x', ["rmem-dtc: invalid option -- 'y'"], 'unknown option'],
    ['--nonsense', ["rmem-dtc: unrecognized option '--nonsense'"], 'unknown option'],
    ['-d', ["rmem-dtc: option requires an argument -- 'd'"], 'unknown option'],
    ['--out', ["rmem-dtc: option '--out' requires an argument"], 'unknown option'],
    ['--sort=1', ["rmem-dtc: option '--sort' doesn't allow an argument"], 'unknown option'],
    ['a b', [], 'missing files'],
  ])('%s', async (args, first, problem) => {
    await expect(runDtc(args.split(' '))).rejects.toThrow(new DtcExit(1, [...first, ...usage(problem)]));
  });

  // U-Boot's scripts/dtc-version.sh reads the last word of the first line; Zephyr looks for `Version: DTC
  // v?[0-9.]+`
  it('version', () => {
    expect(dtc(['-qv'], folder)).toEqual({
      status: 0,
      stdout: `Version: DTC 1.7.2\nThis is rmem-dtc ${version}, which stands in for that release of dtc.\n`,
      stderr: '',
    });
  });
});
