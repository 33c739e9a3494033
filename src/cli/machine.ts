// SPDX-License-Identifier: MIT
import { settleMachine } from '../engine/machine-settings.ts';
import type { MachineFiles, MachineSettings, SettingName } from '../engine/machine-settings.ts';
import type { Machine } from '../linux/machine.ts';
import { Failure } from '../node/failure.ts';
import { readKernelConfig } from '../node/kernel-config.ts';
import { readKernelImage } from '../node/kernel-image.ts';

/** What a tree does not say about a boot, as typed. */
export type MachineOptions = MachineSettings;

const FILES: MachineFiles = { config: readKernelConfig, image: readKernelImage };

/**
 * Parses the options, and reads the files that they name.
 *
 * @param spelled returns the name of a setting as the user wrote it
 * @throws {Failure} with a message that starts with the option
 */
export function readMachine(
  options: MachineOptions,
  spelled: (setting: SettingName) => string = optionOf,
): Machine {
  const { machine, errors } = settleMachine(options, FILES, spelled);
  if (errors[0] !== undefined) throw new Failure(errors[0].message);
  return machine;
}

/** The option for a setting. */
export function optionOf(setting: SettingName): string {
  return setting === 'pageSize' ? '--page-size' : `--${setting}`;
}
