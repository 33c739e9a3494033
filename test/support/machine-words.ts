// SPDX-License-Identifier: MIT
import { join } from 'node:path';
import type { MachineOptions } from '../../src/cli/machine.ts';

/** Options with a value each, as the command line has them, as the command takes them; `./` in front of a value is a folder's. */
export function machineWords(words: readonly string[], folder: string): MachineOptions {
  const options: Record<string, string> = {};
  for (let i = 0; i < words.length; i += 2) {
    const name = words[i]!.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    options[name] = words[i + 1]!.replace(/^\.\//, join(folder, '/'));
  }
  return options;
}
