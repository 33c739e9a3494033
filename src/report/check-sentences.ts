// SPDX-License-Identifier: MIT
import type { BoardFinding } from './check-report.ts';
import { printableUtf8 } from './utf8.ts';

/** What there is to say of a finding, a sentence each: what is wrong, what Linux does, what to do. Safe to be shown. */
export function sentencesOf({ message, linux, fix }: BoardFinding): string[] {
  const sentences = [printableUtf8(message)];
  if (linux !== null) sentences.push(linuxSentence(linux));
  if (fix !== null) sentences.push(`Help: ${printableUtf8(fix)}`);
  return sentences.map((text) => (/[.!?]$/.test(text) ? text : `${text}.`));
}

/** What Linux does, said to be so where the sentence does not begin with it. */
export function linuxSentence(linux: string): string {
  const text = printableUtf8(linux);
  return text.startsWith('Linux ') ? text : `Linux: ${text}`;
}
