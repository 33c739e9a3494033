// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { failure, rmem } from './run.ts';

const BOARD = 'dts-samples/overlay/board.dts';

describe('rmem diff', () => {
  it('has each option of a board for each side', () => {
    const help = rmem(['boot', '--help']).stdout;
    const names = [...help.matchAll(/^ {2}(?:-\w, )?--([\w-]+) </gm)].map(([, name]) => name!);
    expect(names).toEqual(
      'cmdline memory image initrd fdt config kernel arch page-size include define root overlay entry'.split(
        ' ',
      ),
    );
    const options = ['a', 'b'].flatMap((side) => names.flatMap((name) => [`--${side}-${name}`, 'x']));
    // all are known; the first one that is read is invalid
    expect(rmem(['diff', BOARD, ...options])).toEqual(
      failure("--a-kernel: 'x' is not a Linux release; rmem models 7.3, 7.2, 6.12, 6.1"),
    );
  });

  it.each<[string[], string]>([
    [[BOARD, '--b-page-size', '8K'], "--b-page-size: '8K' is not 4K, 16K or 64K"],
    [[BOARD, '--page-size', '8K'], "--page-size: '8K' is not 4K, 16K or 64K"],
    [
      [BOARD, '--a-kernel', '6.1', '--b-kernel', 'seven'],
      "--b-kernel: 'seven' is not a Linux release; rmem models 7.3, 7.2, 6.12, 6.1",
    ],
    [[BOARD, 'gone.dtb'], 'gone.dtb: no such file'],
    [[BOARD, '--format', 'pdf'], "--format: unknown format 'pdf'; choose text, json, markdown, html"],
    [[BOARD, '--output', 'html'], "--output: 'html' is not FORMAT=FILE, such as markdown=diff.md"],
    [
      [BOARD, '--only', 'regions,all'],
      "--only: unknown group 'all'; choose from setup, verdict, memory, regions, areas, zones, devices, findings, log, wording",
    ],
  ])('%j', (args, message) => {
    expect(rmem(['diff', ...args])).toEqual(failure(message));
  });
});
