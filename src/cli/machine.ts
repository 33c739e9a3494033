// SPDX-License-Identifier: MIT
import { settleMachine } from '../engine/machine-settings.ts';
import type { MachineFiles, MachineSettings, SettingName } from '../engine/machine-settings.ts';
import type { Machine } from '../linux/machine.ts';
import { Failure } from '../node/failure.ts';
import { readKernelConfig } from '../node/kernel-config.ts';
import { readKernelImage } from '../node/kernel-image.ts';

/** What a tree alone does not say about a boot, as it was typed. */
export type MachineOptions = MachineSettings;

const FILES: MachineFiles = { config: readKernelConfig, image: readKernelImage };

/**
 * Reads what was typed, and the files that it names.
 *
 * @param spelled what a setting is called where it was typed
 * @throws {Failure} that begins with the option it is about
 */
export function readMachine(
  options: MachineOptions,
  spelled: (setting: SettingName) => string = optionOf,
): Machine {
  const { machine, errors } = settleMachine(options, FILES, spelled);
  if (errors[0] !== undefined) throw new Failure(errors[0].message);
  return machine;
}

/** The option of a setting. */
export function optionOf(setting: SettingName): string {
  return setting === 'pageSize' ? '--page-size' : `--${setting}`;
}
