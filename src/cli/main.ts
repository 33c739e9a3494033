#!/usr/bin/env node
// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import type { BootOptions } from './boot.ts';
import { Failure } from './failure.ts';
import { writeAll } from './output.ts';

const USAGE_ERROR = 2;

const BOOT_EXAMPLES = `
Numbers are decimal or 0x hexadecimal, with K, M, G or T behind them.

Examples:
  rmem boot board.dtb
  rmem boot board.dtb --memory 0x80000000:2G --cmdline 'cma=256M'
  rmem boot board.dtb --image Image@0x80200000 --config /boot/config-7.2.0 --json
`;

function program(): Command {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const rmem = new Command('rmem')
    .description("Works out what Linux does with a board's reserved memory, from its device tree.")
    .version(version)
    .showHelpAfterError('(rmem --help shows how)')
    .configureOutput({
      outputError: (message, write) => {
        write(message.replace(/^error: /, 'rmem: '));
      },
    })
    .exitOverride();
  rmem
    .command('boot')
    .description('show what Linux 7.2 on arm64 makes of the memory of one board')
    .argument('<board.dtb>', 'a device tree blob')
    .option('--json', 'print JSON (docs/boot.schema.json) instead of text')
    .option('--cmdline <str>', "words to add to the blob's bootargs")
    .option('--memory <base:size[@node]>', "RAM, in place of the blob's memory nodes; repeatable", append)
    .option(
      '--image <base:size|file@base>',
      'where the kernel image lies, with its size or an arm64 Image that says it',
    )
    .option('--initrd <base:size>', 'where the initrd lies, in place of what /chosen says')
    .option('--fdt <base>', 'where the blob lies')
    .option('--config <file>', "the kernel's configuration: .config, /boot/config-* or /proc/config.gz")
    .addHelpText('after', BOOT_EXAMPLES)
    .action(async (board: string, options: BootOptions) => {
      (await import('./boot.ts')).bootCommand(board, options);
    });
  rmem
    .command('survey')
    .description('show a table of boards, with regions, CMA areas and what the kernel complains of')
    .argument('<path...>', 'blobs, or folders to search for .dtb files')
    .addHelpText('after', '\nExample:\n  rmem survey arch/arm64/boot/dts/qcom\n')
    .action(async (paths: string[]) => {
      (await import('./survey.ts')).surveyCommand(paths);
    });
  return rmem;
}

function append(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}

try {
  await program().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // commander has said what was wrong; help and version end well
    process.exitCode = error.exitCode === 0 ? 0 : USAGE_ERROR;
  } else if (error instanceof Failure) {
    writeAll(2, error.lines.map((line) => `rmem: ${line}\n`).join(''));
    process.exitCode = USAGE_ERROR;
  } else {
    throw error;
  }
}
