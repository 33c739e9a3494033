// SPDX-License-Identifier: MIT
import { getOrInsert } from '../base/map.ts';
import type { Diagnostic, Related, Severity } from '../diagnostics/diagnostic.ts';
import type { CustomRuleId, RuleId } from '../diagnostics/rule-ids.ts';
import type { SuppressionUse } from '../diagnostics/suppression.ts';
import type { BootResult } from '../linux/boot-result.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import type { DtNode } from '../tree/node.ts';
import { CheckedBoard } from './board/checked-board.ts';
import { placeOf, relatedPlace } from './place.ts';
import type { CustomRule, CustomRuleContext, Finding, Rule, RuleContext } from './rule.ts';
import { ALL_RULES } from './rules/index.ts';
import { unusedSuppression } from './rules/unused-suppression.ts';
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
export type RuleSettings = Readonly<Partial<Record<RuleId | CustomRuleId, RuleSetting>>>;

/** How a board is checked. */
export interface CheckOptions {
  readonly settings?: RuleSettings;
  /** The caller's own rules, which run beside the built-in ones. */
  readonly rules?: readonly CustomRule[];
}

/** Result of checking a board. */
export interface Checked {
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
 * Checks a tree and the result of its boot against the rules.
 *
 * @param boot the result of booting that tree
 * @throws {RangeError} for the boot of another tree
 * @throws the errors of rules that the caller supplied
 * @example
 * const tree = readDtb(blob);
 * const boot = bootReservedMemory(tree, { cmdline: 'cma=256M' });
 * const { diagnostics } = runChecks(tree, boot, { settings: { 'region-unused': { severity: 'off' } } });
 */
export function runChecks(
  tree: DeviceTree,
  boot: BootResult,
  { rules = [], settings = {} }: CheckOptions = {},
): Checked {
  const run = new Run(new CheckedBoard(tree, boot), settings, [...ALL_RULES, ...rules]);
  for (const rule of ALL_RULES) if (rule !== unusedSuppression) run.check(rule);
  for (const rule of rules) run.check(rule);
  // once all others have run
  run.check(unusedSuppression);
  const { diagnostics, omitted } = run;
  return { diagnostics, omitted, suppressions: run.suppressions.uses() };
}

type AnyRule = Rule | CustomRule;

/** State of one board while rules run. */
class Run {
  readonly board: CheckedBoard;
  readonly suppressions: Suppressions;
  readonly #settings: RuleSettings;
  readonly diagnostics: Diagnostic[] = [];
  /** Places and severities of findings, also of rules that are off. They explain later findings that are not worse. */
  readonly #found = new Map<RuleId | CustomRuleId, Map<DtNode, number>>();
  omitted = 0;

  constructor(board: CheckedBoard, settings: RuleSettings, rules: readonly AnyRule[]) {
    this.board = board;
    this.suppressions = new Suppressions(board.tree, new Set(rules.map(({ id }) => id)));
    this.#settings = settings;
  }

  check(rule: AnyRule): void {
    const setting = this.#settings[rule.id];
    let count = 0;
    let suppressed = 0;
    const { board } = this;
    const context: RuleContext & CustomRuleContext = {
      board,
      tree: board.tree,
      boot: board.boot,
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
    };
    rule.check(context);
  }

  #remember(rule: AnyRule, finding: Finding): void {
    const nodes = getOrInsert(this.#found, rule.id, () => new Map<DtNode, number>());
    nodes.set(finding.node, Math.max(gravity(rule, finding), nodes.get(finding.node) ?? 0));
  }

  /** Whether an earlier rule has reported the cause with at least the same severity. */
  #isExplained(rule: AnyRule, finding: Finding): boolean {
    const { node, because } = finding;
    const places = because === undefined ? [node] : [node, because];
    const least = gravity(rule, finding);
    return (rule.requires ?? []).some((id) => {
      const found = this.#found.get(id);
      return found !== undefined && places.some((place) => worstAbove(place, found) >= least);
    });
  }

  #diagnostic(rule: AnyRule, finding: Finding, severity: Severity | undefined): Diagnostic {
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
function gravity(rule: AnyRule, finding: Finding): number {
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
