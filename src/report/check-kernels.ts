// SPDX-License-Identifier: MIT
//
// What reports say of kernels, where boards were checked for several.
import { getOrInsert } from '../base/map.ts';
import type { BoardFinding, BoardReport, KernelWording } from '../engine/check-report.ts';
import { printable } from './safe-text.ts';

/** `Linux 6.1`, `Linux 6.1, 6.6 and 6.12`. Safe to be shown. */
export function kernelsName(kernels: readonly string[]): string {
  const names = kernels.map(printable);
  const last = names.pop() ?? '';
  return `Linux ${names.length === 0 ? last : `${names.join(', ')} and ${last}`}`;
}

/** `on Linux 6.1 only`; null for a finding of all kernels that its board was checked for. */
export function onlyOn({ kernels }: Pick<BoardFinding, 'kernels'>): string | null {
  return kernels === undefined ? null : `on ${kernelsName(kernels)} only`;
}

/** The kernels that a finding holds for; null where its boards were checked for one. */
export function kernelsOf(finding: BoardFinding, boards: readonly BoardReport[]): readonly string[] | null {
  const all = kernelsOfBoards(boards);
  return all.length === 0 ? null : (finding.kernels ?? all);
}

/** The kernels that boards were checked for, those that were checked for several. */
export function kernelsOfBoards(boards: readonly BoardReport[]): string[] {
  const names = new Set<string>();
  for (const { kernels = [] } of boards) for (const { kernel } of kernels) names.add(kernel);
  return [...names];
}

/** What is said for all kernels of a finding, or for some. */
interface Said {
  readonly text: string;
  /** `On Linux 6.1`; null for what is said for all. */
  readonly on: string | null;
}

/** What a finding says of one thing, each text once, with the kernels it is for where they do not all have the same. */
export function saidOf(
  finding: BoardFinding,
  pick: (wording: Omit<KernelWording, 'kernels'>) => string | null,
): Said[] {
  const { wordings = [] } = finding;
  const byText = new Map<string | null, string[]>();
  for (const wording of wordings) {
    getOrInsert(byText, pick(wording), () => []).push(...wording.kernels);
  }
  const only = pick(finding);
  if (byText.size < 2) return only === null ? [] : [{ text: only, on: null }];
  return [...byText].flatMap(([text, kernels]) =>
    text === null ? [] : [{ text, on: `On ${kernelsName(kernels)}` }],
  );
}

/** What other kernels have in place of a finding's own severity and message: `On Linux 6.1: warning: …`, `On Linux 6.1: a warning`. */
export function otherMessages(finding: BoardFinding): string[] {
  const [own, ...others] = saidOf(finding, ({ severity, message }) => `${severity}: ${message}`);
  return others.map(({ text, on }) => {
    const severity = text.slice(0, text.indexOf(':'));
    const isSame = own!.text.slice(own!.text.indexOf(':')) === text.slice(severity.length);
    return `${on!}: ${isSame ? `${severity === 'error' ? 'an' : 'a'} ${severity}` : text}`;
  });
}
