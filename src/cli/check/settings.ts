// SPDX-License-Identifier: MIT
import { getOrInsert } from '../../base/map.ts';
import type { CheckedMachine } from '../../engine/check-board.ts';
import { SETTING_NAMES } from '../../engine/machine-settings.ts';
import type { Machine } from '../../linux/machine.ts';
import { readMachine } from '../machine.ts';
import type { MachineOptions } from '../machine.ts';
import { Policies } from '../policy.ts';
import type { BoardPolicy } from '../policy.ts';
import type { CheckJob, CheckSetup, Gate } from './job.ts';

/** The settings of boards: options and configurations. Files are read once. */
export class Settings {
  readonly #setup: CheckSetup;
  readonly #policies: Policies;
  /** Machines by their options: reading a kernel configuration takes longer than checking many a board. */
  readonly #machines = new Map<string, Machine>();

  constructor(setup: CheckSetup) {
    this.#setup = setup;
    this.#policies = new Policies({
      off: setup.noPolicy,
      file: setup.policyFile,
      root: setup.root,
    });
  }

  /**
   * The settings for a board in the configuration files.
   *
   * @throws {Failure} if one of them is invalid
   */
  policyOf(job: CheckJob): BoardPolicy {
    return this.#policies.of(job.path);
  }

  /**
   * The settings that decide whether a board's findings count. Also makes its machines, so that their errors
   * are reported before any board is checked.
   *
   * @throws {Failure} if a setting is invalid
   */
  gateOf(job: CheckJob): Gate {
    const policy = this.policyOf(job);
    this.machinesOf(policy);
    return { failOn: policy.failOn ?? 'error', baseline: policy.baseline ?? null };
  }

  /**
   * The machines, one for each kernel: from the options, or else from the configuration.
   *
   * @throws {Failure} if one is invalid, or names a file that cannot be read
   */
  machinesOf(policy: BoardPolicy): readonly CheckedMachine[] {
    const typed = this.#setup.kernel?.split(',').map((name) => name.trim());
    const configured = policy.kernels ?? (policy.kernel === undefined ? [] : [policy.kernel]);
    const kernels = new Set(typed ?? configured);
    if (kernels.size === 0) return [{ kernel: '', machine: this.#machineOf(policy, undefined) }];
    return Array.from(kernels, (kernel) => ({ kernel, machine: this.#machineOf(policy, kernel) }));
  }

  #machineOf(policy: BoardPolicy, kernel: string | undefined): Machine {
    const options = {
      ...Object.fromEntries(SETTING_NAMES.map((name) => [name, this.#setup[name] ?? policy[name]])),
      kernel,
    } as MachineOptions;
    return getOrInsert(this.#machines, JSON.stringify(options), () => readMachine(options));
  }
}
