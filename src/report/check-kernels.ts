// SPDX-License-Identifier: MIT
//
// Kernel names in reports of boards that were checked for several kernels.
import { getOrInsert } from '../base/map.ts';
import type { BoardFinding, BoardReport, KernelWording } from '../engine/check-report.ts';
import { printable } from './safe-text.ts';

/** `Linux 6.1`, `Linux 6.1, 6.6 and 6.12`. Safe to display. */
export function kernelsName(kernels: readonly string[]): string {
  const names = kernels.map(printable);
  const last = names.pop() ?? '';
  return `Linux ${names.length === 0 ? last : `${names.join(', ')} and ${last}`}`;
}

/** `on Linux 6.1 only`; null for a finding on all kernels of its board. */
export function onlyOn({ kernels }: Pick<BoardFinding, 'kernels'>): string | null {
  return kernels === undefined ? null : `on ${kernelsName(kernels)} only`;
}

/** The kernels of a finding; null if its boards were checked for one kernel. */
export function kernelsOf(finding: BoardFinding, boards: readonly BoardReport[]): readonly string[] | null {
  const all = kernelsOfBoards(boards);
  return all.length === 0 ? null : (finding.kernels ?? all);
}

/** The kernels of boards that were checked for several. */
export function kernelsOfBoards(boards: readonly BoardReport[]): string[] {
  const names = new Set<string>();
  for (const { kernels = [] } of boards) for (const { kernel } of kernels) names.add(kernel);
  return [...names];
}

/** A text of a finding for all its kernels, or for some. */
interface Said {
  readonly text: string;
  /** `On Linux 6.1`; null for all kernels. */
  readonly on: string | null;
}

/** The texts of one part of a finding, each once, with its kernels if the texts differ. */
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

/** Severities and messages on other kernels that differ from the finding's own: `On Linux 6.1: warning: …`, `On Linux 6.1: a warning`. */
export function otherMessages(finding: BoardFinding): string[] {
  const [own, ...others] = saidOf(finding, ({ severity, message }) => `${severity}: ${message}`);
  return others.map(({ text, on }) => {
    const severity = text.slice(0, text.indexOf(':'));
    const isSame = own!.text.slice(own!.text.indexOf(':')) === text.slice(severity.length);
    return `${on!}: ${isSame ? `${severity === 'error' ? 'an' : 'a'} ${severity}` : text}`;
  });
}
