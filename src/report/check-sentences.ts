// SPDX-License-Identifier: MIT
import { onlyOn, otherMessages, saidOf } from './check-kernels.ts';
import type { BoardFinding } from '../engine/check-report.ts';
import { printableUtf8 } from './safe-text.ts';

/** What there is to say of a finding, a sentence each: what is wrong, what Linux does, what to do. Safe to be shown. */
export function sentencesOf(finding: BoardFinding): string[] {
  const only = onlyOn(finding);
  const sentences = [
    printableUtf8(finding.message),
    ...(only === null ? [] : [`${only.charAt(0).toUpperCase()}${only.slice(1)}`]),
    ...otherMessages(finding).map(printableUtf8),
    ...linuxSentences(finding),
    ...helpSentences(finding, 'Help'),
  ];
  return sentences.map((text) => (/[.!?]$/.test(text) ? text : `${text}.`));
}

/** What Linux does: several sentences where kernels do not all do the same. */
export function linuxSentences(finding: BoardFinding): string[] {
  return saidOf(finding, ({ linux }) => linux).map(({ text, on }) =>
    on === null ? linuxSentence(text) : `${on}: ${printableUtf8(text)}`,
  );
}

/** What to do, behind a word that says so. */
export function helpSentences(finding: BoardFinding, lead: string): string[] {
  return saidOf(finding, ({ fix }) => fix).map(
    ({ text, on }) => `${lead}${on === null ? '' : ` ${on.replace(/^On/, 'on')}`}: ${printableUtf8(text)}`,
  );
}

/** What Linux does, said to be so where the sentence does not begin with it. */
function linuxSentence(linux: string): string {
  const text = printableUtf8(linux);
  return text.startsWith('Linux ') ? text : `Linux: ${text}`;
}
