// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { failure, rmem } from './run.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const HELP = `Usage: rmem [options] [command]

Works out what Linux does with a board's reserved memory, from its device tree.

Options:
  -V, --version               output the version number
  -h, --help                  display help for command

Commands:
  boot [options] <board.dtb>  show what Linux 7.2 on arm64 makes of the memory
                              of one board
  survey <path...>            show a table of boards, with regions, CMA areas
                              and what the kernel complains of
  help [command]              display help for command
`;

const BOOT_HELP = `Usage: rmem boot [options] <board.dtb>

show what Linux 7.2 on arm64 makes of the memory of one board

Arguments:
  board.dtb                      a device tree blob

Options:
  --json                         print JSON (docs/boot.schema.json) instead of
                                 text
  --cmdline <str>                words to add to the blob's bootargs
  --memory <base:size[@node]>    RAM, in place of the blob's memory nodes;
                                 repeatable
  --image <base:size|file@base>  where the kernel image lies, with its size or
                                 an arm64 Image that says it
  --initrd <base:size>           where the initrd lies, in place of what /chosen
                                 says
  --fdt <base>                   where the blob lies
  --config <file>                the kernel's configuration: .config,
                                 /boot/config-* or /proc/config.gz
  -h, --help                     display help for command

Numbers are decimal or 0x hexadecimal, with K, M, G or T behind them.

Examples:
  rmem boot board.dtb
  rmem boot board.dtb --memory 0x80000000:2G --cmdline 'cma=256M'
  rmem boot board.dtb --image Image@0x80200000 --config /boot/config-7.2.0 --json

`;

const HINT = '(rmem --help shows how)';

describe('usage', () => {
  it.each([
    [['--version'], { status: 0, stdout: `${version}\n`, stderr: '' }],
    [['--help'], { status: 0, stdout: HELP, stderr: '' }],
    [['boot', '--help'], { status: 0, stdout: BOOT_HELP, stderr: '' }],
    [[], { status: 2, stdout: '', stderr: HELP }],
    [['frobnicate'], failure(`unknown command 'frobnicate'\n${HINT}`)],
    [['bot'], failure(`unknown command 'bot'\n(Did you mean boot?)\n${HINT}`)],
    [['boot', '--frobnicate', 'board.dtb'], failure(`unknown option '--frobnicate'\n${HINT}`)],
    [['boot'], failure(`missing required argument 'board.dtb'\n${HINT}`)],
    [
      ['boot', 'a.dtb', 'b.dtb'],
      failure(`too many arguments for 'boot'. Expected 1 argument but got 2.\n${HINT}`),
    ],
    [
      ['boot', 'a.dtb', '--memory'],
      failure(`option '--memory <base:size[@node]>' argument missing\n${HINT}`),
    ],
    [['survey'], failure(`missing required argument 'path'\n${HINT}`)],
  ])('rmem %j', (args, expected) => {
    expect(rmem(args)).toEqual(expected);
  });
});
