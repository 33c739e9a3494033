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

/** What somebody wants to be different about a rule. */
export interface RuleSetting {
  /** In place of the rule's own; off says nothing at all. */
  readonly severity?: Severity | 'off' | undefined;
  /** In place of the rule's own. */
  readonly options?: Readonly<Record<string, number>> | undefined;
}

/** What somebody wants to be different, rule by rule. */
export type RuleSettings = Readonly<Partial<Record<RuleId | CustomRuleId, RuleSetting>>>;

/** How a board is checked. */
export interface CheckOptions {
  readonly settings?: RuleSettings;
  /** Rules of the caller's own, beside the built-in ones. */
  readonly rules?: readonly CustomRule[];
}

/** What came of a board. */
export interface Checked {
  /** What breaks a rule, in the order of the rules, and for each in the tree's. */
  readonly diagnostics: readonly Diagnostic[];
  /** How many more were found of rules that a board breaks without end. */
  readonly omitted: number;
  /** The comments in its sources that suppress, and whether they did. */
  readonly suppressions: readonly SuppressionUse[];
}

/** Of one rule, more findings on one board say nothing new. */
const MAX_FINDINGS = 100;
/** So many are suppressed before a rule is stopped. */
const MAX_SUPPRESSED = 1000;

/**
 * Checks a tree, and what Linux does with it, against the rules.
 *
 * @param boot the result of booting that tree
 * @throws {RangeError} for a boot of another tree
 * @throws whatever a rule of the caller's own throws
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

/** One board on its way through the rules. */
class Run {
  readonly board: CheckedBoard;
  readonly suppressions: Suppressions;
  readonly #settings: RuleSettings;
  readonly diagnostics: Diagnostic[] = [];
  /** Where rules found something, and how bad, also those that are off: it explains what comes after and is no worse. */
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

  /** Whether a rule that comes before has said why, and that it is as bad. */
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

/** How bad a finding is: a number that grows with it. Settings change what is said of it, not what it explains. */
function gravity(rule: AnyRule, finding: Finding): number {
  return GRAVITIES.indexOf(finding.severity ?? rule.severity);
}

const GRAVITIES: readonly Severity[] = ['note', 'warning', 'error'];

/** The worst that was found at a node and those above it, -1 where nothing was. */
function worstAbove(node: DtNode, found: ReadonlyMap<DtNode, number>): number {
  let worst = -1;
  for (let at: DtNode | null = node; at !== null; at = at.parent)
    worst = Math.max(worst, found.get(at) ?? -1);
  return worst;
}

/** Where a property was set before it was set to what is found fault with. */
function overriddenAt({ property, span: elsewhere }: Finding): Related[] {
  const before = elsewhere === undefined ? (property?.source?.overridden ?? []) : [];
  return before.map((span) => ({
    message: `${property!.name} was set here before, and is overridden`,
    span,
  }));
}
