// SPDX-License-Identifier: MIT
//
// Joins the findings of one board under several kernels into one list; findings of all kernels appear once.
import { ALL_RULES } from '../check/rules/index.ts';
import type { Checked } from '../check/run.ts';
import { pairUp } from '../diff/pair-up.ts';
import type { PairKey } from '../diff/pair-up.ts';
import type { Diagnostic, Severity } from '../diagnostics/diagnostic.ts';
import type { DiagnosticId, FindingId } from '../diagnostics/ids.ts';
import type { SuppressionUse } from '../diagnostics/suppression.ts';
import type { KernelWording } from './check-report.ts';

/** The result of a board with one kernel. */
export interface KernelChecked {
  /** The kernel's name: the release as given. */
  readonly kernel: string;
  readonly checked: Checked;
}

/** A finding of one kernel or several. */
export interface JoinedDiagnostic {
  /** The finding of the kernel with the worst severity. */
  readonly diagnostic: Diagnostic;
  /** The kernels with this finding; undefined for all. */
  readonly kernels: readonly string[] | undefined;
  /** The texts of each kernel; undefined if they are equal. */
  readonly wordings: readonly KernelWording[] | undefined;
}

export interface JoinedChecks {
  readonly diagnostics: readonly JoinedDiagnostic[];
  readonly omitted: number;
  readonly suppressions: readonly SuppressionUse[];
}

/** A finding while findings are joined: the kernels that have it, by their texts of it. */
interface Joined {
  readonly first: Diagnostic;
  readonly wordings: { readonly diagnostic: Diagnostic; readonly kernels: string[] }[];
}

/** Joins the findings of several kernels, in the order of the rules and, for each rule, of the tree. */
export function joinKernels(checks: readonly KernelChecked[]): JoinedChecks {
  let joined: Joined[] = [];
  for (const { kernel, checked } of checks) joined = withKernel(joined, kernel, checked.diagnostics);
  const names = checks.map(({ kernel }) => kernel);
  return {
    diagnostics: joined
      .map((one) => settled(one, names))
      // a comment that suppresses a finding with one kernel is needed
      .filter(({ diagnostic, kernels }) => diagnostic.id !== UNUSED || kernels === undefined),
    omitted: checks.reduce((most, { checked }) => Math.max(most, checked.omitted), 0),
    suppressions: checks.flatMap(({ checked }) => checked.suppressions),
  };
}

const UNUSED: DiagnosticId = 'unused-suppression';

/** Adds the findings of one more kernel: to a known finding, or after the kernel's previous one. */
function withKernel(joined: readonly Joined[], kernel: string, diagnostics: readonly Diagnostic[]): Joined[] {
  const byFirst = new Map(joined.map((one) => [one.first, one]));
  const known = new Map<Diagnostic, Joined>();
  for (const { a, b } of pairUp([...byFirst.keys()], diagnostics, KEYS)) {
    const one = a === null ? undefined : byFirst.get(a);
    if (one !== undefined && b !== null) known.set(b, one);
  }
  /** New findings after each known one; after null, those before all others. */
  const added = new Map<Joined | null, Joined[]>();
  let after: Joined | null = null;
  for (const diagnostic of diagnostics) {
    const one = known.get(diagnostic);
    if (one === undefined) {
      const list = added.get(after) ?? [];
      list.push({ first: diagnostic, wordings: [{ diagnostic, kernels: [kernel] }] });
      added.set(after, list);
      continue;
    }
    const same = one.wordings.find((wording) => textOf(wording.diagnostic) === textOf(diagnostic));
    if (same === undefined) one.wordings.push({ diagnostic, kernels: [kernel] });
    else same.kernels.push(kernel);
    after = one;
  }
  const all = [...(added.get(null) ?? []), ...joined.flatMap((one) => [one, ...(added.get(one) ?? [])])];
  return all.sort((a, b) => ruleRank(a.first) - ruleRank(b.first));
}

/** When two findings are the same: the same text at the same place, or at least the same place. */
const KEYS: readonly PairKey<Diagnostic>[] = [
  { name: 'text', of: (one) => `${placeOf(one)}\n${textOf(one)}`, inOrder: true },
  { name: 'place', of: placeOf, inOrder: true },
];

function placeOf({ id, node, property, span, offset, suppressed }: Diagnostic): string {
  return JSON.stringify([id, node, property, span?.start, span?.end, offset, suppressed?.reason]);
}

function textOf({ severity, message, linux, fix, edits }: Diagnostic): string {
  return JSON.stringify([severity, message, linux, fix, edits]);
}

const RANKS = new Map<FindingId, number>(ALL_RULES.map(({ id }, rank) => [id, rank]));

function ruleRank({ id }: Diagnostic): number {
  return RANKS.get(id) ?? RANKS.size;
}

function settled({ wordings }: Joined, names: readonly string[]): JoinedDiagnostic {
  const worst = wordings.reduce((a, b) => (rank(b.diagnostic) < rank(a.diagnostic) ? b : a));
  const kernels = names.filter((name) => wordings.some((wording) => wording.kernels.includes(name)));
  const edits = new Set(wordings.map(({ diagnostic }) => JSON.stringify(diagnostic.edits ?? [])));
  const { diagnostic } = worst;
  return {
    // if kernels need different edits, the user must decide
    diagnostic: edits.size === 1 ? diagnostic : { ...diagnostic, edits: [] },
    kernels: kernels.length === names.length ? undefined : kernels,
    wordings:
      wordings.length === 1 ? undefined : [worst, ...wordings.filter((one) => one !== worst)].map(wordingOf),
  };
}

function wordingOf({ diagnostic, kernels }: Joined['wordings'][number]): KernelWording {
  const { severity, message, linux, fix } = diagnostic;
  return { kernels, severity, message, linux: linux ?? null, fix: fix ?? null };
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

function rank({ severity }: Diagnostic): number {
  return SEVERITIES.indexOf(severity);
}
