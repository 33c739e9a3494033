// SPDX-License-Identifier: MIT
import { mayContinue, parseMessage } from '../linux/messages/messages.ts';
import type { AnyFields, MessageId } from '../linux/messages/messages.ts';
import type { LogLine } from '../linux/printk.ts';
import type { Explanation } from './explanation.ts';
import { EXPLANATIONS } from './explanations.ts';
import type { KernelLine } from './kernel-log.ts';

/** A kernel message in a log, real or predicted. */
export interface Message {
  readonly id: MessageId;
  readonly explanation: Explanation;
  /** The whole text, with a line feed between lines. */
  readonly text: string;
  readonly level: number | null;
  /** Name of the node it is about; null if there is none or it is not in the log. */
  readonly node: string | null;
  readonly fields: AnyFields;
}

/** Limit of a message's length: names have 31 characters by the specification, and 1023 by the kernel's buffer. */
const MAX_TEXT = 3000;

/** The messages about memory in a real log, in order. */
export function readMessages(lines: readonly KernelLine[]): Message[] {
  const messages: Message[] = [];
  for (let i = 0; i < lines.length; i++) {
    const { text, level } = lines[i]!;
    if (text.length > MAX_TEXT) continue;
    const next = lines[i + 1]?.text;
    const joined =
      next !== undefined && next.length <= MAX_TEXT && mayContinue(text) ? `${text}\n${next}` : undefined;
    const whole = joined === undefined ? undefined : parseMessage(joined);
    if (whole !== undefined) i++;
    const read = whole ?? parseMessage(text);
    if (read !== undefined)
      messages.push(messageOf(read.id, read.fields, whole === undefined ? text : joined!, level, null));
  }
  return withNodes(messages);
}

/** The messages of a predicted log, in order. */
export function loggedMessages(log: readonly LogLine[]): Message[] {
  const messages: Message[] = [];
  for (const [i, { id, fields, text, level, part, node }] of log.entries()) {
    if (id === null || part > 0) continue;
    let whole = text;
    for (let next = i + 1; (log[next]?.part ?? 0) > 0; next++) whole += `\n${log[next]!.text}`;
    messages.push(messageOf(id, fields, whole, level, node?.slice(node.lastIndexOf('/') + 1) ?? null));
  }
  return withNodes(messages);
}

function messageOf(
  id: MessageId,
  fields: AnyFields,
  text: string,
  level: number | null,
  node: string | null,
): Message {
  const named = fields['node'];
  return {
    ...{ id, explanation: EXPLANATIONS[id], text, level, fields },
    node: typeof named === 'string' ? named : node,
  };
}

/** Gives messages that name no node the node of the message that follows them. */
function withNodes(messages: Message[]): Message[] {
  /** Messages whose node is not known yet, by index. */
  let open: number[] = [];
  for (const [i, { explanation, node }] of messages.entries()) {
    if (explanation.topic === 'result') {
      for (const index of open) messages[index] = { ...messages[index]!, node };
      open = [];
    } else if (explanation.nodeFollows === true) {
      open.push(i);
    } else if (explanation.topic === 'region' || explanation.topic === 'area') {
      open = [];
    }
  }
  return messages;
}
