// SPDX-License-Identifier: MIT
import type { KernelLine } from './kernel-log.ts';
import { MESSAGES } from './messages.ts';
import type { MessageKind } from './message-kind.ts';

/** A message of a log, read. */
export interface Message {
  readonly kind: MessageKind;
  /** All of it, with a line feed between its lines. */
  readonly text: string;
  readonly level: number | null;
  /** Name of the node it is about, null where it is about none or the log does not tell. */
  readonly node: string | null;
  readonly fields: Readonly<Record<string, string | undefined>>;
}

/** The longest message that is read: names have 31 characters by the specification, and 1023 by the kernel's buffer. */
const MAX_TEXT = 3000;
/** What any message has in it. */
const HINT =
  /reserved mem|Reserved memory|cma|CMA|crashkernel|Memory limited|Malformed early|OF: fdt|dma_heap|Ignoring|Truncating|HIGHMEM|not creating mapping|INITRD|vmalloc|linear mapping/;

/** A line of a log; one that was predicted knows the node it is about. */
interface LoggedLine extends KernelLine {
  readonly node?: string | null;
}

/** The messages about reserved memory that a log holds, in its order. */
export function readMessages(lines: readonly LoggedLine[]): Message[] {
  const messages: Message[] = [];
  /** Messages whose node is not known yet, by index. */
  let open: number[] = [];
  for (let i = 0; i < lines.length; i++) {
    const { level } = lines[i]!;
    let { text } = lines[i]!;
    if (text === OVERLAP && lines[i + 1]?.text.includes(' overlaps with ') === true)
      text += `\n${lines[++i]!.text}`;
    const read = readMessage(text, level);
    if (read === undefined) continue;
    const path = lines[i]!.node ?? null;
    const message =
      read.node === null && path !== null ? { ...read, node: path.slice(path.lastIndexOf('/') + 1) } : read;
    if (message.kind.topic === 'result') {
      for (const index of open) messages[index] = { ...messages[index]!, node: message.node };
      open = [];
    } else if (message.kind.nodeFollows === true) {
      open.push(messages.length);
    } else if (message.kind.topic === 'region' || message.kind.topic === 'area') {
      open = [];
    }
    messages.push(message);
  }
  return messages;
}

const OVERLAP = 'OF: reserved mem: OVERLAP DETECTED!';

function readMessage(text: string, level: number | null): Message | undefined {
  if (text.length > MAX_TEXT || !HINT.test(text)) return undefined;
  for (const kind of MESSAGES) {
    const groups = kind.pattern.exec(text);
    if (groups === null) continue;
    const fields: Record<string, string | undefined> = { ...groups.groups };
    return { kind, text, level, node: fields['node'] ?? null, fields };
  }
  return undefined;
}
