// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { failure, rmem } from './run.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const HELP = `Usage: rmem [options] [command]

Predicts what Linux does with a board's reserved memory, from its device tree.

Options:
  -V, --version                   output the version number
  -h, --help                      display help for command

Commands:
  check [options] <board...>      find mistakes in boards' reserved memory, and
                                  say what to write instead
  boot [options] <board>          show the boot log, regions, CMA areas and
                                  memory that Linux gets on one board
  map [options] <board>           draw the memory map of one board
  diff [options] <a> [b]          compare two boots: of two boards, or of one
                                  board under different options
  verify [options] [board]        compare the log of a real boot with the
                                  prediction, and explain the differences
  survey [options] <path...>      list boards with their regions, CMA areas and
                                  kernel error messages
  compile [options] <board>       compile a DTS source to a DTB, or print a tree
                                  as DTS
  overlay [options] <overlay...>  apply overlays to a tree, as fdtoverlay does
  rules [options]                 list the rules of rmem check
  explain [options] <rule>        show the page of a rule: what Linux does, an
                                  example, the fix
  help [command]                  display help for command
`;

const BOOT_HELP = `Usage: rmem boot [options] <board>

show the boot log, regions, CMA areas and memory that Linux gets on one board

Arguments:
  board                          a DTB, DTS source, image, folder, or - for
                                 standard input

Options:
  --json                         print JSON (docs/boot.schema.json) instead of
                                 text
  --cmdline <str>                append to the DTB's bootargs
  --memory <base:size[@node]>    RAM, instead of the DTB's memory nodes;
                                 repeatable
  --image <base:size|file@base>  address of the kernel image, with its size or
                                 the Image or zImage file
  --initrd <base:size>           address of the initrd, instead of the one in
                                 /chosen
  --fdt <base>                   address of the DTB
  --config <file>                the kernel's configuration: .config,
                                 /boot/config-* or /proc/config.gz
  --kernel <release>             which Linux: 7.3, 7.2, 6.12, 6.1, or as uname
                                 -r has it; by default that of --config or
                                 --image, else 7.3
  --arch <name>                  arm64, arm, arm-lpae or riscv64; by default
                                 that of the files or of the tree, else arm64
  --page-size <bytes>            size of the kernel's pages: 4K, 16K or 64K
  -I, --include <dir>            include folder; repeatable
  -D, --define <name[=value]>    preprocessor macro; repeatable
  --root <dir>                   let boards read only files below this folder
                                 and the -I folders
  --overlay <file>               overlay to apply, .dtbo or .dtso; repeatable
  --entry <n|name>               which tree or configuration of an image to use
  -h, --help                     display help for command

Numbers are decimal or 0x hexadecimal; K, M, G or T may follow.

A board is a DTB, a DTS source, an image that holds DTBs (a FIT image, dtbo.img,
boot.img, vendor_boot.img), a folder such as /proc/device-tree, or - for
standard input.

Examples:
  rmem boot board.dtb
  rmem boot board.dts --overlay camera.dtso
  rmem boot boot.itb --entry conf-1
  rmem boot board.dtb --memory 0x80000000:2G --cmdline 'cma=256M'
  rmem boot board.dtb --image Image@0x80200000 --config /boot/config-6.1.0
  rmem boot board.dtb --kernel 6.12.107

`;

const DIFF_HELP = `Usage: rmem diff [options] <a> [b]

compare two boots: of two boards, or of one board under different options

Arguments:
  a                              a DTB, DTS source, image, folder, or - for
                                 standard input
  b                              the other board; by default A again

Options:
  --format <name>                text, json (docs/diff.schema.json), markdown or
                                 html
  --output <format=file>         also write a report to a file; repeatable
  --only <list>                  what to compare, such as regions,areas
  --cmdline <str>                append to the DTB's bootargs
  --memory <base:size[@node]>    RAM, instead of the DTB's memory nodes;
                                 repeatable
  --image <base:size|file@base>  address of the kernel image, with its size or
                                 the Image or zImage file
  --initrd <base:size>           address of the initrd, instead of the one in
                                 /chosen
  --fdt <base>                   address of the DTB
  --config <file>                the kernel's configuration: .config,
                                 /boot/config-* or /proc/config.gz
  --kernel <release>             which Linux: 7.3, 7.2, 6.12, 6.1, or as uname
                                 -r has it; by default that of --config or
                                 --image, else 7.3
  --arch <name>                  arm64, arm, arm-lpae or riscv64; by default
                                 that of the files or of the tree, else arm64
  --page-size <bytes>            size of the kernel's pages: 4K, 16K or 64K
  -I, --include <dir>            include folder; repeatable
  -D, --define <name[=value]>    preprocessor macro; repeatable
  --root <dir>                   let boards read only files below this folder
                                 and the -I folders
  --overlay <file>               overlay to apply, .dtbo or .dtso; repeatable
  --entry <n|name>               which tree or configuration of an image to use
  -h, --help                     display help for command

A and B are two boards, or one board under different options. An option that
says how to read or boot a board applies to both. To apply it to one side, put
a- or b- before its name: --a-memory, --b-overlay and so on.

--only takes setup, verdict, memory, regions, areas, zones, devices, findings,
log, wording. Exit status: 0 no difference, 1 differences, 2 wrong usage or
unreadable input.

Examples:
  rmem diff old.dtb new.dtb
  rmem diff board.dtb --a-cmdline cma=64M --b-cmdline cma=512M
  rmem diff board.dts --b-overlay camera.dtso --only regions,devices
  rmem diff board.dtb --a-page-size 4K --b-page-size 64K
  rmem diff board.dtb --a-kernel 6.1 --b-kernel 7.2
  rmem diff old.dts new.dts --memory 0x80000000:4G --output markdown=diff.md

`;

const MAP_HELP = `Usage: rmem map [options] <board>

draw the memory map of one board

Arguments:
  board                          a DTB, DTS source, image, folder, or - for
                                 standard input

Options:
  --ascii                        use ASCII characters only
  --width <columns>              width of the text; by default that of the
                                 terminal, else 80
  --svg <file>                   write an SVG picture
  --html <file>                  write an HTML page with the picture and tables
  --json                         print JSON (docs/map.schema.json) instead of
                                 text
  --cmdline <str>                append to the DTB's bootargs
  --memory <base:size[@node]>    RAM, instead of the DTB's memory nodes;
                                 repeatable
  --image <base:size|file@base>  address of the kernel image, with its size or
                                 the Image or zImage file
  --initrd <base:size>           address of the initrd, instead of the one in
                                 /chosen
  --fdt <base>                   address of the DTB
  --config <file>                the kernel's configuration: .config,
                                 /boot/config-* or /proc/config.gz
  --kernel <release>             which Linux: 7.3, 7.2, 6.12, 6.1, or as uname
                                 -r has it; by default that of --config or
                                 --image, else 7.3
  --arch <name>                  arm64, arm, arm-lpae or riscv64; by default
                                 that of the files or of the tree, else arm64
  --page-size <bytes>            size of the kernel's pages: 4K, 16K or 64K
  -I, --include <dir>            include folder; repeatable
  -D, --define <name[=value]>    preprocessor macro; repeatable
  --root <dir>                   let boards read only files below this folder
                                 and the -I folders
  --overlay <file>               overlay to apply, .dtbo or .dtso; repeatable
  --entry <n|name>               which tree or configuration of an image to use
  -h, --help                     display help for command

Without --svg, --html or --json, the map is text. FILE may be - for standard
output.

Examples:
  rmem map board.dtb
  rmem map board.dts --ascii --width 100
  rmem map board.dtb --memory 0x80000000:2G --html board.html --svg board.svg

`;

const VERIFY_HELP = `Usage: rmem verify [options] [board]

compare the log of a real boot with the prediction, and explain the differences

Arguments:
  board                          a DTB, DTS source, image, folder, or - for
                                 standard input

Options:
  --log <file>                   the kernel log; - for standard input
  --boot <n>                     which boot, where the log has several: 1, 2, …;
                                 by default the last
  --iomem <file>                 /proc/iomem, read as root
  --meminfo <file>               /proc/meminfo
  --memblock-memory <file>       /sys/kernel/debug/memblock/memory
  --memblock-reserved <file>     /sys/kernel/debug/memblock/reserved
  --explain                      explain the lines of a log; needs no board
  --json                         print JSON instead of text
  --cmdline <str>                append to the DTB's bootargs
  --memory <base:size[@node]>    RAM, instead of the DTB's memory nodes;
                                 repeatable
  --image <base:size|file@base>  address of the kernel image, with its size or
                                 the Image or zImage file
  --initrd <base:size>           address of the initrd, instead of the one in
                                 /chosen
  --fdt <base>                   address of the DTB
  --config <file>                the kernel's configuration: .config,
                                 /boot/config-* or /proc/config.gz
  --kernel <release>             which Linux: 7.3, 7.2, 6.12, 6.1, or as uname
                                 -r has it; by default that of --config or
                                 --image, else 7.3
  --arch <name>                  arm64, arm, arm-lpae or riscv64; by default
                                 that of the files or of the tree, else arm64
  --page-size <bytes>            size of the kernel's pages: 4K, 16K or 64K
  -I, --include <dir>            include folder; repeatable
  -D, --define <name[=value]>    preprocessor macro; repeatable
  --root <dir>                   let boards read only files below this folder
                                 and the -I folders
  --overlay <file>               overlay to apply, .dtbo or .dtso; repeatable
  --entry <n|name>               which tree or configuration of an image to use
  -h, --help                     display help for command

The log may come from dmesg with any of its options, journalctl -k, syslog or a
serial console. rmem reads the machine's settings from it. The other files come
from the same boot. Exit status: 0 all as predicted, 1 differences, 2 wrong
usage or an unreadable file.

Examples:
  rmem verify board.dtb --log dmesg.txt
  rmem verify /proc/device-tree --log dmesg.txt --iomem /proc/iomem
  rmem verify board.dts --overlay camera.dtso --log console.log --boot 2
  rmem verify --explain dmesg.txt
  journalctl -k -o json | rmem verify --explain -

`;

const COMPILE_HELP = `Usage: rmem compile [options] <board>

compile a DTS source to a DTB, or print a tree as DTS

Arguments:
  board                        a DTS source, DTB, image, folder, or - for
                               standard input

Options:
  -o, --output <file>          output file; - for standard output
  -O, --format <format>        dtb, or dts for text
  --symbols                    write __symbols__, so that overlays can refer to
                               labels
  --pad <bytes>                add this many bytes at the end of the DTB
  --space <bytes>              make the DTB at least this large
  --align <bytes>              pad the DTB to a multiple of this size
  --reserve <n>                empty entries to add to the memory reservation
                               block
  --boot-cpu <n>               physical id of the boot CPU
  --origin                     with -O dts, add comments that say where nodes
                               and properties come from
  --deps <file>                write a make rule that lists all files read
  -I, --include <dir>          include folder; repeatable
  -D, --define <name[=value]>  preprocessor macro; repeatable
  --root <dir>                 let boards read only files below this folder and
                               the -I folders
  --overlay <file>             overlay to apply, .dtbo or .dtso; repeatable
  --entry <n|name>             which tree or configuration of an image to use
  -h, --help                   display help for command

Without -o the output file is next to the input: board.dtb for board.dts,
camera.dtbo for camera.dtso. With -O dts it is standard output.

Examples:
  rmem compile board.dts
  rmem compile board.dts -I include -D DEBUG=1 --symbols -o out/board.dtb
  rmem compile board.dts --overlay camera.dtso -o board-camera.dtb
  rmem compile board.dtb -O dts

`;

const EXPLAIN_HELP = `Usage: rmem explain [options] <rule>

show the page of a rule: what Linux does, an example, the fix

Arguments:
  rule        its id, such as reg-length

Options:
  --markdown  print the page as Markdown
  -h, --help  display help for command

Examples:
  rmem explain reg-length
  rmem explain reg-length --markdown > reg-length.md

`;

const RULES_HELP = `Usage: rmem rules [options]

list the rules of rmem check

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
