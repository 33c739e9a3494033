// SPDX-License-Identifier: MIT
import type { RuleId } from '../diagnostics/rule-ids.ts';

/** What a message says about the board: nothing is wrong; it depends; something was lost or rejected. */
export type Bearing = 'harmless' | 'look' | 'problem';

/** What messages are about: those that share a topic and a subject can replace each other. */
export type Topic =
  | 'region'
  | 'result'
  | 'pool'
  | 'space'
  | 'overlap'
  | 'container'
  | 'area'
  | 'crash'
  | 'command-line'
  | 'heap'
  | 'other';

/** What a kernel message means. */
export interface Explanation {
  readonly topic: Topic;
  readonly bearing: Bearing;
  readonly meaning: string;
  /** Rules whose pages say more. */
  readonly rules: readonly RuleId[];
  /** The message names no node: the next message that names one is about the same node. */
  readonly nodeFollows?: true;
  /** Logged while drivers start or later, or as one of many: not part of what is predicted. */
  readonly late?: true;
}
