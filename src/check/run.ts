// SPDX-License-Identifier: MIT
import { getOrInsert } from '../base/map.ts';
import type { Diagnostic, Related, Severity } from '../diagnostics/diagnostic.ts';
import type { RuleId } from '../diagnostics/rule-ids.ts';
import type { SuppressionUse } from '../diagnostics/suppression.ts';
import type { BootResult } from '../linux/boot-result.ts';
import type { Machine } from '../linux/machine.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import type { DtNode } from '../tree/node.ts';
import { CheckedBoard } from './board/checked-board.ts';
import { placeOf, relatedPlace } from './place.ts';
import type { Finding, Rule } from './rule.ts';
import { ALL_RULES } from './rules/index.ts';
import { Suppressions } from './suppress/suppressions.ts';
import { textEdits } from './text-edit.ts';

/** A user's override of a rule. */
export interface RuleSetting {
  /** Overrides the rule's severity; off reports nothing. */
  readonly severity?: Severity | 'off' | undefined;
  /** Overrides the rule's options. */
  readonly options?: Readonly<Record<string, number>> | undefined;
}

/** A user's overrides, by rule. */
export type RuleSettings = Readonly<Partial<Record<RuleId, RuleSetting>>>;

/** Result of checking a board. */
export interface Checked {
  readonly boot: BootResult;
  /** Findings in the order of the rules, and for each rule in tree order. */
  readonly diagnostics: readonly Diagnostic[];
  /** Number of findings above the limit, for each rule that reached it. */
  readonly omitted: number;
  /** The comments in the sources that suppress findings, and whether they were used. */
  readonly suppressions: readonly SuppressionUse[];
}

/** Limit of findings of one rule on one board; more add nothing. */
const MAX_FINDINGS = 100;
/** Limit of suppressed findings before a rule is stopped. */
const MAX_SUPPRESSED = 1000;

/**
 * Boots a tree and checks the tree and the result of the boot against the rules.
 *
 * @param settings overrides of rules
 * @throws the errors of handlers that the caller supplied
 * @example
 * const { diagnostics } = runChecks(readDtb(blob), { cmdline: 'cma=256M' }, { 'region-unused': { severity: 'off' } });
 */
export function runChecks(tree: DeviceTree, machine: Machine = {}, settings: RuleSettings = {}): Checked {
  const run = new Run(new CheckedBoard(tree, machine), settings);
  for (const rule of ALL_RULES) run.check(rule);
  const { board, diagnostics, omitted } = run;
  return { boot: board.boot, diagnostics, omitted, suppressions: run.suppressions.uses() };
}

/** State of one board while rules run. */
class Run {
  readonly board: CheckedBoard;
  readonly suppressions: Suppressions;
  readonly #settings: RuleSettings;
  readonly diagnostics: Diagnostic[] = [];
  /** Places and severities of findings, also of rules that are off. They explain later findings that are not worse. */
  readonly #found = new Map<RuleId, Map<DtNode, number>>();
  omitted = 0;

  constructor(board: CheckedBoard, settings: RuleSettings) {
    this.board = board;
    this.suppressions = new Suppressions(board.tree);
    this.#settings = settings;
  }

  check(rule: Rule): void {
    const setting = this.#settings[rule.id];
    let count = 0;
    let suppressed = 0;
    rule.check({
      board: this.board,
      options: { ...rule.options, ...setting?.options },
      suppressionProblems: () => this.suppressions.problems(),
      report: (finding) => {
        if (this.#isExplained(rule, finding)) return true;
        this.#remember(rule, finding);
        const suppression = this.suppressions.find(rule.id, finding);
        if (setting?.severity === 'off') return true;
        const number = suppression === undefined ? count++ : suppressed++;
        if (number < MAX_FINDINGS) {
          const diagnostic = this.#diagnostic(rule, finding, setting?.severity);
          this.diagnostics.push(
            suppression === undefined ? diagnostic : { ...diagnostic, suppressed: suppression },
          );
        } else if (suppression === undefined) this.omitted++;
        const goOn = count < MAX_FINDINGS && suppressed < MAX_SUPPRESSED;
        if (!goOn) this.suppressions.stopped(rule.id);
        return goOn;
      },
    });
  }

  #remember(rule: Rule, finding: Finding): void {
    const nodes = getOrInsert(this.#found, rule.id, () => new Map<DtNode, number>());
    nodes.set(finding.node, Math.max(gravity(rule, finding), nodes.get(finding.node) ?? 0));
  }

  /** Whether an earlier rule has reported the cause with at least the same severity. */
  #isExplained(rule: Rule, finding: Finding): boolean {
    const { node, because } = finding;
    const places = because === undefined ? [node] : [node, because];
    const least = gravity(rule, finding);
    return rule.requires.some((id) => {
      const found = this.#found.get(id);
      return found !== undefined && places.some((place) => worstAbove(place, found) >= least);
    });
  }

  #diagnostic(rule: Rule, finding: Finding, severity: Severity | undefined): Diagnostic {
    const { sources } = this.board.tree;
    const { node, property, span, message, linux, fix, edits, related = [] } = finding;
    const changes = edits && textEdits(edits, sources);
    return {
      id: rule.id,
      severity: severity ?? finding.severity ?? rule.severity,
      message,
      ...(span === undefined ? placeOf(finding) : { span }),
      node: node.path,
      property: property?.name,
      ...(linux !== undefined && { linux }),
      ...(fix !== undefined && { fix }),
      ...(changes !== undefined && { edits: changes }),
      related: [...overriddenAt(finding), ...related.map(relatedPlace)],
    };
  }
}

/** Severity as a number that grows with it. Settings change how a finding is reported, not what it explains. */
function gravity(rule: Rule, finding: Finding): number {
  return GRAVITIES.indexOf(finding.severity ?? rule.severity);
}

const GRAVITIES: readonly Severity[] = ['note', 'warning', 'error'];

/** The worst severity found at a node and above it; -1 for none. */
function worstAbove(node: DtNode, found: ReadonlyMap<DtNode, number>): number {
  let worst = -1;
  for (let at: DtNode | null = node; at !== null; at = at.parent)
    worst = Math.max(worst, found.get(at) ?? -1);
  return worst;
}

/** Places where the property was set before its last value. */
function overriddenAt({ property, span: elsewhere }: Finding): Related[] {
  const before = elsewhere === undefined ? (property?.source?.overridden ?? []) : [];
  return before.map((span) => ({
    message: `${property!.name} was set here first, and is overridden`,
    span,
  }));
}
