// SPDX-License-Identifier: MIT
import { onlyOn, otherMessages, saidOf } from './check-kernels.ts';
import type { BoardFinding } from '../engine/check-report.ts';
import { printableUtf8 } from './safe-text.ts';

/** The sentences of a finding: the problem, what Linux does, the fix. Safe to display. */
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

/** What Linux does; several sentences if kernels differ. */
export function linuxSentences(finding: BoardFinding): string[] {
  return saidOf(finding, ({ linux }) => linux).map(({ text, on }) =>
    on === null ? linuxSentence(text) : `${on}: ${printableUtf8(text)}`,
  );
}

/** The fix, after its label. */
export function helpSentences(finding: BoardFinding, lead: string): string[] {
  return saidOf(finding, ({ fix }) => fix).map(
    ({ text, on }) => `${lead}${on === null ? '' : ` ${on.replace(/^On/, 'on')}`}: ${printableUtf8(text)}`,
  );
}

/** What Linux does, prefixed with `Linux:` if the sentence does not begin with Linux. */
function linuxSentence(linux: string): string {
  const text = printableUtf8(linux);
  return text.startsWith('Linux ') ? text : `Linux: ${text}`;
}
