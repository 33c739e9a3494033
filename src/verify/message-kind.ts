// SPDX-License-Identifier: MIT
import type { RuleId } from '../diagnostics/rule-ids.ts';

/** What a message says of the board: nothing is wrong; it depends; something was lost or refused. */
export type Bearing = 'harmless' | 'look' | 'problem';

/** What messages are about: those that share a topic and a subject stand for each other. */
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

/** A message that kernels log. Groups of the pattern: `node`, the node it is about; `other`, a second one; any others are its values. */
export interface MessageKind {
  readonly id: string;
  readonly topic: Topic;
  readonly pattern: RegExp;
  readonly bearing: Bearing;
  readonly meaning: string;
  /** Rules whose pages say more. */
  readonly rules: readonly RuleId[];
  /** The node it is about is that of the next message that names one. */
  readonly nodeFollows?: true;
  /** It comes while drivers start or later, or is one of many of its kind: no part of what is predicted. */
  readonly late?: true;
  /** The first release that logs it, as `releaseNumber()` gives it. */
  readonly since?: number;
  /** The first release that does not. */
  readonly until?: number;
}

/** Whether a release, as `releaseNumber()` gives it, logs such messages at all. */
export function isLoggedBy(release: number, { since = 0, until = Infinity }: MessageKind): boolean {
  return since <= release && release < until;
}

/** An address or size in a message. */
export const ADDRESS = '0x[0-9a-f]{1,16}';

/** A pattern of a whole message. */
export function wholeMessage(text: string): RegExp {
  return new RegExp(`^${text}$`);
}
