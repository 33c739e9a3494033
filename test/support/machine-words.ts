// SPDX-License-Identifier: MIT
import { join } from 'node:path';
import type { MachineOptions } from '../../src/cli/machine.ts';

/** Options with a value each, as words of a command line; a value that starts with `./` is in a folder. */
export function machineWords(words: readonly string[], folder: string): MachineOptions {
  const options: Record<string, string> = {};
  for (let i = 0; i < words.length; i += 2) {
    const name = words[i]!.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    options[name] = words[i + 1]!.replace(/^\.\//, join(folder, '/'));
  }
  return options;
}
