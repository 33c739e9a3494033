// SPDX-License-Identifier: MIT
import { getOrInsert } from '../base/map.ts';
import type { Diagnostic, Related, Severity } from '../diagnostics/diagnostic.ts';
import type { CustomRuleId, RuleId } from '../diagnostics/rule-ids.ts';
import type { SuppressionUse } from '../diagnostics/suppression.ts';
import type { BootResult } from '../linux/boot-result.ts';
import type { Machine } from '../linux/machine.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import type { DtNode } from '../tree/node.ts';
import { changesOf } from './advice/changes.ts';
import { AdviceProver } from './advice/prove.ts';
import type { Fact, ProvenBoard } from './advice/prove.ts';
import { CheckedBoard } from './board/checked-board.ts';
import { placeOf, relatedPlace } from './place.ts';
import type { Advice, CustomRule, CustomRuleContext, Finding, Rule, RuleContext } from './rule.ts';
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
  /** Whether findings have advice, by default true. Each proof is a boot. */
  readonly advice?: boolean;
  /** The handlers that the boot had: advice is proven with them. */
  readonly handlers?: Machine['handlers'];
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
  { rules = [], settings = {}, advice = true, handlers }: CheckOptions = {},
): Checked {
  const found = (ofTree: DeviceTree, itsBoot: BootResult): Run => {
    const run = new Run(new CheckedBoard(ofTree, itsBoot), settings, [...ALL_RULES, ...rules]);
    for (const rule of ALL_RULES) if (rule !== unusedSuppression) run.check(rule);
    for (const rule of rules) run.check(rule);
    return run;
  };
  const run = found(tree, boot);
  // once all others have run
  run.check(unusedSuppression);
  const factsOf: ProvenBoard['factsOf'] = (ofTree, itsBoot) => found(ofTree, itsBoot).facts;
  const prover = advice ? new AdviceProver({ tree, boot, handlers, facts: run.facts, factsOf }) : null;
  return {
    diagnostics: run.diagnostics(prover),
    omitted: run.omitted,
    suppressions: run.suppressions.uses(),
  };
}

type AnyRule = Rule | CustomRule;

/** State of one board while rules run. */
class Run {
  readonly board: CheckedBoard;
  readonly suppressions: Suppressions;
  readonly #settings: RuleSettings;
  readonly #reported: Reported[] = [];
  /** All findings that are not explained by others, also of rules that are off. */
  readonly facts: Fact[] = [];
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
        const fact: Fact = {
          id: rule.id,
          node: finding.node,
          severity: finding.severity ?? rule.severity,
          sureAdvice: () => {
            const [first] = adviceOf(finding);
            return first?.sure === true ? first : undefined;
          },
        };
        this.facts.push(fact);
        const suppression = this.suppressions.find(rule.id, finding);
        if (setting?.severity === 'off') return true;
        const number = suppression === undefined ? count++ : suppressed++;
        if (number < MAX_FINDINGS) {
          this.#reported.push({ rule, finding, fact, severity: setting?.severity, suppression });
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

  /** The findings, with the advice that the prover chooses. */
  diagnostics(prover: AdviceProver | null): Diagnostic[] {
    return this.#reported.map((one) => this.#diagnostic(one, prover));
  }

  #diagnostic(
    { rule, finding, fact, severity, suppression }: Reported,
    prover: AdviceProver | null,
  ): Diagnostic {
    const { sources } = this.board.tree;
    const { node, property, span, message, linux, related = [] } = finding;
    const advice = suppression === undefined ? prover?.choose(fact, adviceOf(finding)) : undefined;
    const fix = advice?.fix ?? (finding.edits === undefined ? finding.fix : undefined);
    const textual = advice?.sure === true ? textEdits(advice.edits ?? [], sources) : undefined;
    return {
      id: rule.id,
      severity: severity ?? finding.severity ?? rule.severity,
      message,
      ...(span === undefined ? placeOf(finding) : { span }),
      node: node.path,
      property: property?.name,
      ...(linux !== undefined && { linux }),
      ...(fix !== undefined && { fix }),
      ...(advice !== undefined && { changes: changesOf(advice) }),
      ...(textual !== undefined && { edits: textual }),
      related: [...overriddenAt(finding), ...related.map(relatedPlace)],
      ...(suppression !== undefined && { suppressed: suppression }),
    };
  }
}

/** A finding below the limit, and how it is reported. */
interface Reported {
  readonly rule: AnyRule;
  readonly finding: Finding;
  readonly fact: Fact;
  /** By the settings. */
  readonly severity: Severity | undefined;
  readonly suppression: { readonly reason: string } | undefined;
}

/** The changes that a finding recommends. */
function adviceOf({ advice, fix, edits }: Finding): Iterable<Advice> {
  if (advice !== undefined) return advice;
  return fix === undefined || edits === undefined ? [] : [{ fix, edits, sure: true }];
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
