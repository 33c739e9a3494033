#!/usr/bin/env node
// SPDX-License-Identifier: MIT
import { Command, CommanderError } from 'commander';
import { ARCH_NAMES, USUAL_ARCH } from '../linux/arch/arch.ts';
import { KernelError } from '../linux/kernel-error.ts';
import type { BootOptions } from './boot.ts';
import type { CheckThread } from './check/thread.ts';
import type { CheckOptions } from './check.ts';
import type { CompileCommandOptions } from './compile.ts';
import type { DiffOptions } from './diff.ts';
import { addSideOptions } from './diff/side-options.ts';
import type { ExplainOptions } from './explain.ts';
import { Failure } from '../node/failure.ts';
import { writeText } from './output.ts';
import type { MapOptions } from './map.ts';
import type { OverlayOptions } from './overlay.ts';
import { ownVersion } from '../node/package-files.ts';
import type { RulesOptions } from './rules.ts';
import type { SourceOptions } from '../node/source.ts';
import type { VerifyCommandOptions } from './verify.ts';

const USAGE_ERROR = 2;
const FAULT = 3;

const BOOT_EXAMPLES = `
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

const CHECK_EXAMPLES = `
Boards are files, globs, and folders with .dts and .dtb files. Exit status: 0 no
finding at or above --fail-on, 1 findings, 2 wrong usage, 3 a board could not be
read.

Examples:
  rmem check board.dts
  rmem check board.dts --fix --dry-run
  rmem check boards/ --fail-on warning --output sarif=rmem.sarif
  rmem check 'arch/arm64/boot/dts/acme/*.dts' --format github --shard 1/4
  rmem check base.dtb --each-overlay 'overlays/*.dtbo'
  rmem check boards/ --kernel 6.1,7.2
  rmem check boards/ --changed boards/soc.dtsi include/memory.h
`;

const MAP_EXAMPLES = `
Without --svg, --html or --json, the map is text. FILE may be - for standard
output.

Examples:
  rmem map board.dtb
  rmem map board.dts --ascii --width 100
  rmem map board.dtb --memory 0x80000000:2G --html board.html --svg board.svg
`;

const DIFF_EXAMPLES = `
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

const VERIFY_EXAMPLES = `
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

const EXPLAIN_EXAMPLES = `
Examples:
  rmem explain reg-length
  rmem explain reg-length --markdown > reg-length.md
`;

const OVERLAY_EXAMPLES = `
Examples:
  rmem overlay -i board.dtb -o with-camera.dtb camera.dtbo
  rmem overlay -i board.dtb -o - camera.dtbo display.dtbo | dtc -I dtb -O dts
`;

const COMPILE_EXAMPLES = `
Without -o the output file is next to the input: board.dtb for board.dts,
camera.dtbo for camera.dtso. With -O dts it is standard output.

Examples:
  rmem compile board.dts
  rmem compile board.dts -I include -D DEBUG=1 --symbols -o out/board.dtb
  rmem compile board.dts --overlay camera.dtso -o board-camera.dtb
  rmem compile board.dtb -O dts
`;

/**
 * @param changed the words after `--changed`
 * @param thread a worker thread of `check` that is already starting
 */
function program(changed: readonly string[] | undefined, thread: Promise<CheckThread> | undefined): Command {
  const version = ownVersion();
  const rmem = new Command('rmem')
    .description("Predicts what Linux does with a board's reserved memory, from its device tree.")
    .version(version)
    .showHelpAfterError('(rmem --help shows how)')
    .configureOutput({
      writeOut: (text) => {
        writeText(1, text);
      },
      // it repeats the arguments, which may contain a foreign file name from a glob
      writeErr: (text) => {
        writeText(2, text);
      },
      outputError: (message, write) => {
        write(message.replace(/^error: /, 'rmem: '));
      },
    })
    .exitOverride();
  const check = rmem
    .command('check')
    .description("find mistakes in boards' reserved memory, and say what to write instead")
    .argument('<board...>', 'DTS sources, DTBs, images, folders, globs, or - for standard input')
    .option('--format <name>', 'text, json, sarif, junit, github, gitlab or markdown')
    .option('--output <format=file>', 'also write a report to a file; repeatable', append)
    .option('--fail-on <severity>', 'lowest severity that fails the check: error, warning, note or none')
    .option('--fix', 'edit the sources where the fix is certain')
    .option('--dry-run', 'with --fix, print the edits as a diff and write nothing')
    .option('--policy <file>', 'use this configuration instead of the nearest rmem.config.json')
    .option('--no-policy', 'use no configuration')
    .option('--baseline <file>', 'known findings, which do not fail the check')
    .option('--update-baseline', 'write the findings of this run to the baseline')
    .option(
      '--each-overlay <glob>',
      'check every board with each of these overlays alone; repeatable',
      append,
    )
    .option('--changed [file...]', 'check only boards that include one of these files; must come last')
    .option('-j, --jobs <n>', 'number of worker threads; by default one for each core')
    .option('--shard <i/n>', 'check only the i-th of n equal parts of the boards');
  boardOptions(machineOptions(check))
    .addHelpText('after', CHECK_EXAMPLES)
    .action(async (boards: string[], options: CheckOptions) => {
      const typed = changed === undefined ? options : { ...options, changed };
      await (await import('./check.ts')).checkCommand(boards, typed, version, await thread);
    });
  const boot = rmem
    .command('boot')
    .description('show the boot log, regions, CMA areas and memory that Linux gets on one board')
    .argument('<board>', 'a DTB, DTS source, image, folder, or - for standard input')
    .option('--json', 'print JSON (docs/boot.schema.json) instead of text');
  boardOptions(machineOptions(boot))
    .addHelpText('after', BOOT_EXAMPLES)
    .action(async (board: string, options: BootOptions) => {
      await (await import('./boot.ts')).bootCommand(board, options);
    });
  const map = rmem
    .command('map')
    .description('draw the memory map of one board')
    .argument('<board>', 'a DTB, DTS source, image, folder, or - for standard input')
    .option('--ascii', 'use ASCII characters only')
    .option('--width <columns>', 'width of the text; by default that of the terminal, else 80')
    .option('--svg <file>', 'write an SVG picture')
    .option('--html <file>', 'write an HTML page with the picture and tables')
    .option('--json', 'print JSON (docs/map.schema.json) instead of text');
  boardOptions(machineOptions(map))
    .addHelpText('after', MAP_EXAMPLES)
    .action(async (board: string, options: MapOptions) => {
      await (await import('./map.ts')).mapCommand(board, options);
    });
  const diff = rmem
    .command('diff')
    .description('compare two boots: of two boards, or of one board under different options')
    .argument('<a>', 'a DTB, DTS source, image, folder, or - for standard input')
    .argument('[b]', 'the other board; by default A again')
    .option('--format <name>', 'text, json (docs/diff.schema.json), markdown or html')
    .option('--output <format=file>', 'also write a report to a file; repeatable', append)
    .option('--only <list>', 'what to compare, such as regions,areas');
  const sideOptions = addSideOptions(diff, boardOptions(machineOptions(new Command())).options);
  boardOptions(machineOptions(diff))
    .addHelpText('after', DIFF_EXAMPLES)
    .action(async (a: string, b: string | undefined, options: DiffOptions) => {
      await (await import('./diff.ts')).diffCommand(a, b, options, sideOptions, version);
    });
  const verify = rmem
    .command('verify')
    .description('compare the log of a real boot with the prediction, and explain the differences')
    .argument('[board]', 'a DTB, DTS source, image, folder, or - for standard input')
    .option('--log <file>', 'the kernel log; - for standard input')
    .option('--boot <n>', 'which boot, where the log has several: 1, 2, …; by default the last')
    .option('--iomem <file>', '/proc/iomem, read as root')
    .option('--meminfo <file>', '/proc/meminfo')
    .option('--memblock-memory <file>', '/sys/kernel/debug/memblock/memory')
    .option('--memblock-reserved <file>', '/sys/kernel/debug/memblock/reserved')
    .option('--explain', 'explain the lines of a log; needs no board')
    .option('--json', 'print JSON instead of text');
  boardOptions(machineOptions(verify))
    .addHelpText('after', VERIFY_EXAMPLES)
    .action(async (board: string | undefined, options: VerifyCommandOptions) => {
      await (await import('./verify.ts')).verifyCommand(board, options);
    });
  const survey = rmem
    .command('survey')
    .description('list boards with their regions, CMA areas and kernel error messages')
    .argument('<path...>', 'boards, or folders to search for .dts and .dtb files');
  sourceOptions(survey)
    .addHelpText('after', '\nExample:\n  rmem survey arch/arm64/boot/dts/qcom\n')
    .action(async (paths: string[], options: SourceOptions) => {
      await (await import('./survey.ts')).surveyCommand(paths, options);
    });
  const compile = rmem
    .command('compile')
    .description('compile a DTS source to a DTB, or print a tree as DTS')
    .argument('<board>', 'a DTS source, DTB, image, folder, or - for standard input')
    .option('-o, --output <file>', 'output file; - for standard output')
    .option('-O, --format <format>', 'dtb, or dts for text')
    .option('--symbols', 'write __symbols__, so that overlays can refer to labels')
    .option('--pad <bytes>', 'add this many bytes at the end of the DTB')
    .option('--space <bytes>', 'make the DTB at least this large')
    .option('--align <bytes>', 'pad the DTB to a multiple of this size')
    .option('--reserve <n>', 'empty entries to add to the memory reservation block')
    .option('--boot-cpu <n>', 'physical id of the boot CPU')
    .option('--origin', 'with -O dts, add comments that say where nodes and properties come from')
    .option('--deps <file>', 'write a make rule that lists all files read');
  boardOptions(compile)
    .addHelpText('after', COMPILE_EXAMPLES)
    .action(async (board: string, options: CompileCommandOptions) => {
      await (await import('./compile.ts')).compileCommand(board, options);
    });
  rmem
    .command('overlay')
    .description('apply overlays to a tree, as fdtoverlay does')
    .argument('<overlay...>', 'overlays, applied in this order')
    .requiredOption('-i, --input <base>', 'base tree')
    .requiredOption('-o, --output <file>', 'output file; - for standard output')
    .option('-v, --verbose', 'print the names of the files')
    .addHelpText('after', OVERLAY_EXAMPLES)
    .action(async (overlays: string[], options: OverlayOptions) => {
      await (await import('./overlay.ts')).overlayCommand(overlays, options);
    });
  rmem
    .command('rules')
    .description('list the rules of rmem check')
    .option('--json', 'print JSON instead of a table')
    .addHelpText('after', '\nExample:\n  rmem rules\n')
    .action(async (options: RulesOptions) => {
      (await import('./rules.ts')).rulesCommand(options);
    });
  rmem
    .command('explain')
    .description('show the page of a rule: what Linux does, an example, the fix')
    .argument('<rule>', 'its id, such as reg-length')
    .option('--markdown', 'print the page as Markdown')
    .addHelpText('after', EXPLAIN_EXAMPLES)
    .action(async (rule: string, options: ExplainOptions) => {
      (await import('./explain.ts')).explainCommand(rule, options);
    });
  return rmem;
}

/** The options for what a tree does not say about the machine. */
function machineOptions(command: Command): Command {
  return command
    .option('--cmdline <str>', "append to the DTB's bootargs")
    .option('--memory <base:size[@node]>', "RAM, instead of the DTB's memory nodes; repeatable", append)
    .option(
      '--image <base:size|file@base>',
      'address of the kernel image, with its size or the Image or zImage file',
    )
    .option('--initrd <base:size>', 'address of the initrd, instead of the one in /chosen')
    .option('--fdt <base>', 'address of the DTB')
    .option('--config <file>', "the kernel's configuration: .config, /boot/config-* or /proc/config.gz")
    .option(
      '--kernel <release>',
      'which Linux: 7.3, 7.2, 6.12, 6.1, or as uname -r has it; by default that of --config or --image, else 7.3',
    )
    .option(
      '--arch <name>',
      `${orText(ARCH_NAMES)}; by default that of the files or of the tree, else ${USUAL_ARCH}`,
    )
    .option('--page-size <bytes>', "size of the kernel's pages: 4K, 16K or 64K");
}

/** Choices as a list in a sentence. */
function orText(choices: readonly string[]): string {
  return `${choices.slice(0, -1).join(', ')} or ${choices.at(-1) ?? ''}`;
}

/** The options of every command for one board. */
function boardOptions(command: Command): Command {
  return sourceOptions(command)
    .option('--overlay <file>', 'overlay to apply, .dtbo or .dtso; repeatable', append)
    .option('--entry <n|name>', 'which tree or configuration of an image to use');
}

function sourceOptions(command: Command): Command {
  return command
    .option('-I, --include <dir>', 'include folder; repeatable', append)
    .option('-D, --define <name[=value]>', 'preprocessor macro; repeatable', append)
    .option('--root <dir>', 'let boards read only files below this folder and the -I folders');
}

function append(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}

/**
 * Splits off the words after `--changed`: they are names of files, whatever they look like. A commit hook
 * passes names there that an untrusted person may have chosen, such as `--output=text=x.dts`.
 */
function splitChanged(words: readonly string[]): {
  readonly words: readonly string[];
  readonly changed?: readonly string[];
} {
  const end = words.indexOf('--');
  const at = words.findIndex((word) => word === '--changed' || word.startsWith('--changed='));
  if (words[0] !== 'check' || at < 0 || (end >= 0 && end < at)) return { words };
  const first = words[at]!.slice('--changed='.length);
  const rest = words.slice(at + 1);
  return {
    words: words.slice(0, at),
    changed: [...(first === '' ? [] : [first]), ...(rest[0] === '--' ? rest.slice(1) : rest)],
  };
}

const { words, changed } = splitChanged(process.argv.slice(2));
// starting it takes as long as everything else before the first board
const thread =
  words[0] === 'check' ? import('./check/thread.ts').then(({ CheckThread }) => new CheckThread()) : undefined;
try {
  await program(changed, thread).parseAsync(words, { from: 'user' });
} catch (error) {
  if (error instanceof CommanderError) {
    // commander has printed the error; help and version are successful
    process.exitCode = error.exitCode === 0 ? 0 : USAGE_ERROR;
  } else if (error instanceof Failure || error instanceof KernelError) {
    const failure = error instanceof Failure ? error : new Failure(error.message);
    writeText(2, failure.text('rmem'));
    process.exitCode = USAGE_ERROR;
  } else {
    // a bug of ours; its status differs from that of findings
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    writeText(2, new Failure(`internal error (${reason}); please report this`).text('rmem'));
    process.exitCode = FAULT;
  }
} finally {
  (await thread)?.end();
}
