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
  -V, --version                   output the version number
  -h, --help                      display help for command

Commands:
  check [options] <board...>      find what is wrong with boards' reserved
                                  memory, and say what to write instead
  boot [options] <board>          show what Linux makes of the memory of one
                                  board
  map [options] <board>           draw what lies where in the memory of one
                                  board
  diff [options] <a> [b]          show what differs between two boots: of two
                                  boards, or of one under other options
  verify [options] [board]        hold the log of a real boot to what the model
                                  predicts, and say why they differ
  survey [options] <path...>      show a table of boards, with regions, CMA
                                  areas and what the kernel complains of
  compile [options] <board>       compile a source to a blob, or print a tree as
                                  source
  overlay [options] <overlay...>  apply overlays to a tree, as fdtoverlay does
  rules [options]                 list the rules that boards are held to
  explain [options] <rule>        show the page of a rule: what Linux does, an
                                  example, what to write
  help [command]                  display help for command
`;

const BOOT_HELP = `Usage: rmem boot [options] <board>

show what Linux makes of the memory of one board

Arguments:
  board                          a blob, source, image, folder, or - for
                                 standard input

Options:
  --json                         print JSON (docs/boot.schema.json) instead of
                                 text
  --cmdline <str>                words to add to the blob's bootargs
  --memory <base:size[@node]>    RAM, in place of the blob's memory nodes;
                                 repeatable
  --image <base:size|file@base>  where the kernel image lies, with its size or
                                 an Image or zImage that says it
  --initrd <base:size>           where the initrd lies, in place of what /chosen
                                 says
  --fdt <base>                   where the blob lies
  --config <file>                the kernel's configuration: .config,
                                 /boot/config-* or /proc/config.gz
  --kernel <release>             which Linux: 7.2, 6.12, 6.1, or as uname -r has
                                 it; by default that of --config or --image,
                                 else 7.2
  --arch <name>                  arm64, arm, arm-lpae or riscv64; by default
                                 that of the files or of the tree, else arm64
  --page-size <bytes>            size of the kernel's pages: 4K, 16K or 64K
  -I, --include <dir>            where to look for what sources include;
                                 repeatable
  -D, --define <name[=value]>    a macro for sources; repeatable
  --root <dir>                   read files of the boards only below this folder
                                 (and those of -I)
  --overlay <file>               an overlay to apply, .dtbo or .dtso; repeatable
  --entry <n|name>               which tree or configuration of an image
  -h, --help                     display help for command

Numbers are decimal or 0x hexadecimal, with K, M, G or T behind them.

A board is a blob (.dtb), a source (.dts), an image that holds blobs (a FIT
image, dtbo.img, boot.img, vendor_boot.img), a folder such as /proc/device-tree,
or - for standard input.

Examples:
  rmem boot board.dtb
  rmem boot board.dts --overlay camera.dtso
  rmem boot boot.itb --entry conf-1
  rmem boot board.dtb --memory 0x80000000:2G --cmdline 'cma=256M'
  rmem boot board.dtb --image Image@0x80200000 --config /boot/config-6.1.0
  rmem boot board.dtb --kernel 6.12.107

`;

const DIFF_HELP = `Usage: rmem diff [options] <a> [b]

show what differs between two boots: of two boards, or of one under other
options

Arguments:
  a                              a blob, source, image, folder, or - for
                                 standard input
  b                              another; A again without it

Options:
  --format <name>                text, json (docs/diff.schema.json), markdown or
                                 html
  --output <format=file>         write a report to a file, too; repeatable
  --only <list>                  what to compare: regions,areas and so on
  --cmdline <str>                words to add to the blob's bootargs
  --memory <base:size[@node]>    RAM, in place of the blob's memory nodes;
                                 repeatable
  --image <base:size|file@base>  where the kernel image lies, with its size or
                                 an Image or zImage that says it
  --initrd <base:size>           where the initrd lies, in place of what /chosen
                                 says
  --fdt <base>                   where the blob lies
  --config <file>                the kernel's configuration: .config,
                                 /boot/config-* or /proc/config.gz
  --kernel <release>             which Linux: 7.2, 6.12, 6.1, or as uname -r has
                                 it; by default that of --config or --image,
                                 else 7.2
  --arch <name>                  arm64, arm, arm-lpae or riscv64; by default
                                 that of the files or of the tree, else arm64
  --page-size <bytes>            size of the kernel's pages: 4K, 16K or 64K
  -I, --include <dir>            where to look for what sources include;
                                 repeatable
  -D, --define <name[=value]>    a macro for sources; repeatable
  --root <dir>                   read files of the boards only below this folder
                                 (and those of -I)
  --overlay <file>               an overlay to apply, .dtbo or .dtso; repeatable
  --entry <n|name>               which tree or configuration of an image
  -h, --help                     display help for command

A and B are two boards, or one of them alone under different options. Each of
the options that say how to read or boot a board holds for both; with a- or b-
before its name it holds for one of them: --a-memory, --b-overlay and so on.

What --only takes: setup, verdict, memory, regions, areas, zones, devices,
findings, log, wording. Exit status: 0 the same comes of both, 1 it differs, 2
bad usage or unreadable input.

Examples:
  rmem diff old.dtb new.dtb
  rmem diff board.dtb --a-cmdline cma=64M --b-cmdline cma=512M
  rmem diff board.dts --b-overlay camera.dtso --only regions,devices
  rmem diff board.dtb --a-page-size 4K --b-page-size 64K
  rmem diff board.dtb --a-kernel 6.1 --b-kernel 7.2
  rmem diff old.dts new.dts --memory 0x80000000:4G --output markdown=diff.md

`;

const MAP_HELP = `Usage: rmem map [options] <board>

draw what lies where in the memory of one board

Arguments:
  board                          a blob, source, image, folder, or - for
                                 standard input

Options:
  --ascii                        draw with ASCII alone
  --width <columns>              columns of the text; those of the terminal,
                                 else 80
  --svg <file>                   write a picture
  --html <file>                  write a page with the picture, details and
                                 tables
  --json                         print JSON (docs/map.schema.json) instead of
                                 text
  --cmdline <str>                words to add to the blob's bootargs
  --memory <base:size[@node]>    RAM, in place of the blob's memory nodes;
                                 repeatable
  --image <base:size|file@base>  where the kernel image lies, with its size or
                                 an Image or zImage that says it
  --initrd <base:size>           where the initrd lies, in place of what /chosen
                                 says
  --fdt <base>                   where the blob lies
  --config <file>                the kernel's configuration: .config,
                                 /boot/config-* or /proc/config.gz
  --kernel <release>             which Linux: 7.2, 6.12, 6.1, or as uname -r has
                                 it; by default that of --config or --image,
                                 else 7.2
  --arch <name>                  arm64, arm, arm-lpae or riscv64; by default
                                 that of the files or of the tree, else arm64
  --page-size <bytes>            size of the kernel's pages: 4K, 16K or 64K
  -I, --include <dir>            where to look for what sources include;
                                 repeatable
  -D, --define <name[=value]>    a macro for sources; repeatable
  --root <dir>                   read files of the boards only below this folder
                                 (and those of -I)
  --overlay <file>               an overlay to apply, .dtbo or .dtso; repeatable
  --entry <n|name>               which tree or configuration of an image
  -h, --help                     display help for command

Without --svg, --html and --json the map is drawn as text. FILE may be - for
standard output.

Examples:
  rmem map board.dtb
  rmem map board.dts --ascii --width 100
  rmem map board.dtb --memory 0x80000000:2G --html board.html --svg board.svg

`;

const VERIFY_HELP = `Usage: rmem verify [options] [board]

hold the log of a real boot to what the model predicts, and say why they differ

Arguments:
  board                          a blob, source, image, folder, or - for
                                 standard input

Options:
  --log <file>                   what the kernel logged, in any shape; - for
                                 standard input
  --boot <n>                     which boot of a log that holds several, from 1
                                 up; by default the last
  --iomem <file>                 /proc/iomem, read as root
  --meminfo <file>               /proc/meminfo
  --memblock-memory <file>       /sys/kernel/debug/memblock/memory
  --memblock-reserved <file>     /sys/kernel/debug/memblock/reserved
  --explain                      say what the lines of a log mean; does without
                                 a board
  --json                         print JSON instead of text
  --cmdline <str>                words to add to the blob's bootargs
  --memory <base:size[@node]>    RAM, in place of the blob's memory nodes;
                                 repeatable
  --image <base:size|file@base>  where the kernel image lies, with its size or
                                 an Image or zImage that says it
  --initrd <base:size>           where the initrd lies, in place of what /chosen
                                 says
  --fdt <base>                   where the blob lies
  --config <file>                the kernel's configuration: .config,
                                 /boot/config-* or /proc/config.gz
  --kernel <release>             which Linux: 7.2, 6.12, 6.1, or as uname -r has
                                 it; by default that of --config or --image,
                                 else 7.2
  --arch <name>                  arm64, arm, arm-lpae or riscv64; by default
                                 that of the files or of the tree, else arm64
  --page-size <bytes>            size of the kernel's pages: 4K, 16K or 64K
  -I, --include <dir>            where to look for what sources include;
                                 repeatable
  -D, --define <name[=value]>    a macro for sources; repeatable
  --root <dir>                   read files of the boards only below this folder
                                 (and those of -I)
  --overlay <file>               an overlay to apply, .dtbo or .dtso; repeatable
  --entry <n|name>               which tree or configuration of an image
  -h, --help                     display help for command

The log may come from dmesg with any of its options, journalctl -k, syslog or a
serial console; what it tells of the machine is taken from it. The files are
those of the kernel that booted. Exit status: 0 all as predicted, 1 differences,
2 bad usage or a file that could not be read.

Examples:
  rmem verify board.dtb --log dmesg.txt
  rmem verify /proc/device-tree --log dmesg.txt --iomem /proc/iomem
  rmem verify board.dts --overlay camera.dtso --log console.log --boot 2
  rmem verify --explain dmesg.txt
  journalctl -k -o json | rmem verify --explain -

`;

const COMPILE_HELP = `Usage: rmem compile [options] <board>

compile a source to a blob, or print a tree as source

Arguments:
  board                        a source, blob, image, folder, or - for standard
                               input

Options:
  -o, --output <file>          where the result goes; - for standard output
  -O, --format <format>        dtb, or dts for text
  --symbols                    make __symbols__ of all labels, for overlays to
                               refer to
  --pad <bytes>                room to add at the end of the blob
  --space <bytes>              the least size of the blob
  --align <bytes>              what the size of the blob is to be a multiple of
  --reserve <n>                empty entries to add to the memory reservation
                               block
  --boot-cpu <n>               physical id of the boot CPU
  --origin                     in text, say in comments where nodes and
                               properties were written
  --deps <file>                write a rule for make with all files that were
                               read
  -I, --include <dir>          where to look for what sources include;
                               repeatable
  -D, --define <name[=value]>  a macro for sources; repeatable
  --root <dir>                 read files of the boards only below this folder
                               (and those of -I)
  --overlay <file>             an overlay to apply, .dtbo or .dtso; repeatable
  --entry <n|name>             which tree or configuration of an image
  -h, --help                   display help for command

Without -o the result goes beside the input: board.dts to board.dtb, camera.dtso
to camera.dtbo. Text (-O dts) goes to standard output.

Examples:
  rmem compile board.dts
  rmem compile board.dts -I include -D DEBUG=1 --symbols -o out/board.dtb
  rmem compile board.dts --overlay camera.dtso -o board-camera.dtb
  rmem compile board.dtb -O dts

`;

const EXPLAIN_HELP = `Usage: rmem explain [options] <rule>

show the page of a rule: what Linux does, an example, what to write

Arguments:
  rule        its id, such as reg-length

Options:
  --markdown  print the page as it is written
  -h, --help  display help for command

Examples:
  rmem explain reg-length
  rmem explain reg-length --markdown > reg-length.md

`;

const RULES_HELP = `Usage: rmem rules [options]

list the rules that boards are held to

Options:
  --json      print JSON instead of a table
  -h, --help  display help for command

Example:
  rmem rules

`;

const HINT = '(rmem --help shows how)';

describe('usage', () => {
  it.each([
    [['--version'], { status: 0, stdout: `${version}\n`, stderr: '' }],
    [['--help'], { status: 0, stdout: HELP, stderr: '' }],
    [['boot', '--help'], { status: 0, stdout: BOOT_HELP, stderr: '' }],
    [['diff', '--help'], { status: 0, stdout: DIFF_HELP, stderr: '' }],
    [['map', '--help'], { status: 0, stdout: MAP_HELP, stderr: '' }],
    [['verify', '--help'], { status: 0, stdout: VERIFY_HELP, stderr: '' }],
    [['compile', '--help'], { status: 0, stdout: COMPILE_HELP, stderr: '' }],
    [['explain', '--help'], { status: 0, stdout: EXPLAIN_HELP, stderr: '' }],
    [['rules', '--help'], { status: 0, stdout: RULES_HELP, stderr: '' }],
    [[], { status: 2, stdout: '', stderr: HELP }],
    [['frobnicate'], failure(`unknown command 'frobnicate'\n${HINT}`)],
    [['bot'], failure(`unknown command 'bot'\n(Did you mean boot?)\n${HINT}`)],
    [['boot', '--frobnicate', 'board.dtb'], failure(`unknown option '--frobnicate'\n${HINT}`)],
    [['boot'], failure(`missing required argument 'board'\n${HINT}`)],
    [
      ['boot', 'a.dtb', 'b.dtb'],
      failure(`too many arguments for 'boot'. Expected 1 argument but got 2.\n${HINT}`),
    ],
    [
      ['boot', 'a.dtb', '--memory'],
      failure(`option '--memory <base:size[@node]>' argument missing\n${HINT}`),
    ],
    [['explain'], failure(`missing required argument 'rule'\n${HINT}`)],
    [['survey'], failure(`missing required argument 'path'\n${HINT}`)],
  ])('rmem %j', (args, expected) => {
    expect(rmem(args)).toEqual(expected);
  });
});
