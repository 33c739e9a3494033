// SPDX-License-Identifier: MIT
import type { CompileUnit, ReportFailure } from '../compile-unit.ts';
import type { Check, CheckFailure } from './check.ts';
import { CheckedTree } from './checked-tree.ts';
import { levelOf } from './levels.ts';
import type { CheckSettings } from './levels.ts';

/** Limit of failures: no real board has so many; a hostile one could have the square of its size. */
const MAX_FAILURES = 100_000;

/** Result of the checks. */
export interface ChecksResult {
  /** In the order of dtc's output: by check, then by place in the tree. */
  readonly failures: readonly CheckFailure[];
  /** Whether the input is invalid: a check with the level error failed. */
  readonly failed: boolean;
}

/** Runs the enabled checks, including the passes that resolve references and therefore change the tree. */
export function runDtcChecks(unit: CompileUnit, settings: CheckSettings): ChecksResult {
  const run = new ChecksRun(unit, settings);
  for (const check of settings.keys()) {
    if (levelOf(settings, check) === 'off') continue;
    // like dtc, which stops after the first check that makes the input invalid
    if (run.run(check)) return { failures: run.failures, failed: true };
  }
  return { failures: run.failures, failed: false };
}

/** Whether a check passed, failed, or could not run because of its prerequisites. */
type Outcome = 'passed' | 'failed' | 'prerequisite';

class ChecksRun {
  readonly failures: CheckFailure[] = [];
  readonly #tree: CheckedTree;
  readonly #settings: CheckSettings;
  readonly #outcomes = new Map<Check, Outcome>();
  #count = 0;

  constructor(unit: CompileUnit, settings: CheckSettings) {
    this.#tree = new CheckedTree(unit);
    this.#settings = settings;
  }

  /** Runs a check after its prerequisites, each at most once; returns whether the input is invalid. */
  run(check: Check): boolean {
    let bad = false;
    if (!this.#outcomes.has(check)) {
      for (const prerequisite of check.prerequisites) {
        // checks after an invalid prerequisite do not run, so they have not passed
        bad ||= this.run(prerequisite);
        if (this.#outcomes.get(prerequisite) === 'passed') continue;
        this.#outcomes.set(check, 'prerequisite');
        this.#add(check, undefined, undefined, `Failed prerequisite '${prerequisite.name}'`);
      }
      if (!this.#outcomes.has(check)) this.#outcomes.set(check, this.#look(check));
    }
    const passed = this.#outcomes.get(check) === 'passed';
    return bad || (!passed && levelOf(this.#settings, check) === 'error');
  }

  #look(check: Check): Outcome {
    let outcome: Outcome = 'passed';
    try {
      check.run(this.#tree, (node, property, message) => {
        outcome = 'failed';
        this.#add(check, node, property, message);
        if (++this.#count >= MAX_FAILURES) throw new EnoughFailures();
      });
    } catch (error) {
      if (!(error instanceof EnoughFailures)) throw error;
    }
    return outcome;
  }

  #add(check: Check, node: Node, property: Property, message: string): void {
    const level = levelOf(this.#settings, check);
    // a check that only runs as a prerequisite reports nothing
    if (level !== 'off') this.failures.push({ check: check.name, level, node, property, message });
  }
}

type Node = CheckFailure['node'];
type Property = Parameters<ReportFailure>[1];

/** Stops a check that has reported enough. */
class EnoughFailures extends Error {}
