// SPDX-License-Identifier: MIT
import type { RuleId } from '../diagnostics/rule-ids.ts';
import type { KernelLog } from './kernel-log.ts';
import { readMessages } from './message.ts';
import type { Bearing } from './explanation.ts';

/** A line of a log with its meaning. */
export interface ExplainedLine {
  readonly text: string;
  /** Id of the message. */
  readonly id: string;
  readonly bearing: Bearing;
  readonly meaning: string;
  /** Rules whose pages say more. */
  readonly rules: readonly RuleId[];
  /** The node it is about; null for none. */
  readonly node: string | null;
}

/**
 * Explains each line of a log about reserved memory or CMA. Other lines are ignored.
 *
 * @example
 * const log = new TextEncoder().encode('Reserved memory: incorrect alignment of CMA region\n');
 * explainLog(readKernelLog(log))[0].rules; // ['cma-alignment', 'cma-page-size']
 */
export function explainLog(log: KernelLog): ExplainedLine[] {
  return readMessages(log.lines).map(({ id, explanation: { bearing, meaning, rules }, text, node }) => ({
    ...{ text, id, bearing, meaning, rules, node },
  }));
}
