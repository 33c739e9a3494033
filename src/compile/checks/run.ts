// SPDX-License-Identifier: MIT
import type { CompileUnit, ReportFailure } from '../compile-unit.ts';
import type { Check, CheckFailure } from './check.ts';
import { CheckedTree } from './checked-tree.ts';
import { levelOf } from './levels.ts';
import type { CheckSettings } from './levels.ts';

/** No board has so many failures; some made to have them would have them by the square of its size. */
const MAX_FAILURES = 100_000;

/** What the checks found. */
export interface ChecksResult {
  /** In the order of dtc's output: by check, then by place in the tree. */
  readonly failures: readonly CheckFailure[];
  /** Whether the input is bad: something failed a check whose level is error. */
  readonly failed: boolean;
}

/** Runs the checks that are on, with the passes among them that resolve references and so change the tree. */
export function runDtcChecks(unit: CompileUnit, settings: CheckSettings): ChecksResult {
  const run = new ChecksRun(unit, settings);
  for (const check of settings.keys()) {
    if (levelOf(settings, check) === 'off') continue;
    // like dtc, which runs nothing more after the first check that makes the input bad
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

  /** Runs a check after its prerequisites, each at most once, and says whether that makes the input bad. */
  run(check: Check): boolean {
    let bad = false;
    if (!this.#outcomes.has(check)) {
      for (const prerequisite of check.prerequisites) {
        // what comes after a bad one is not run, and so has not passed either
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
    // one that runs only as a prerequisite of others has nothing to say
    if (level !== 'off') this.failures.push({ check: check.name, level, node, property, message });
  }
}

type Node = CheckFailure['node'];
type Property = Parameters<ReportFailure>[1];

/** Ends a check of which enough has been said. */
class EnoughFailures extends Error {}
