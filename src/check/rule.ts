// SPDX-License-Identifier: MIT
import type { Severity } from '../diagnostics/diagnostic.ts';
import type { CustomRuleId, RuleId } from '../diagnostics/rule-ids.ts';
import type { BootResult } from '../linux/boot-result.ts';
import type { Span } from '../source/loc.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import type { DtNode } from '../tree/node.ts';
import type { DtProperty } from '../tree/property.ts';
import type { CheckedBoard } from './board/checked-board.ts';
import type { TreeEdit } from './edit.ts';
import type { SuppressionProblem } from './suppress/suppressions.ts';

/** A place in a tree: a node, one of its properties, or a byte of that property's value. */
export interface TreePlace {
  readonly node: DtNode;
  readonly property?: DtProperty | undefined;
  /** Byte offset in the value, from 0. */
  readonly at?: number | undefined;
}

/** A parameter of the command line and its new value; null removes it. */
export interface ParameterEdit {
  readonly name: string;
  readonly value: string | null;
}

/** A change that a finding recommends. It is reported only if a boot of the changed tree proves it. */
export interface Advice {
  /** What to do, in one sentence, with the exact text to write. */
  readonly fix: string;
  /** The changes of the tree that the sentence describes. */
  readonly edits?: readonly TreeEdit[];
  /** The change of the command line that the sentence describes. */
  readonly parameter?: ParameterEdit;
  /** Whether the edits are certainly what the author meant, so that `--fix` may make them. */
  readonly sure?: boolean;
}

/** A violation of a rule. */
export interface Finding extends TreePlace {
  /** One sentence with the numbers in it; without path, colour or line break, and without a full stop. */
  readonly message: string;
  /** Location in the sources, for something that is not in the tree. */
  readonly span?: Span | undefined;
  /** What Linux does, in one sentence: the line it logs, the error, the effect on the region. */
  readonly linux?: string | undefined;
  /** Changes to choose from, the best first. The first one that a boot proves is reported. */
  readonly advice?: Iterable<Advice> | undefined;
  /** What to do, in one sentence, if it is no change of this tree or if no advice is proven. */
  readonly fix?: string | undefined;
  /** The changes of the tree that make `fix`, if they are certainly right: short for one advice that is sure. */
  readonly edits?: readonly TreeEdit[] | undefined;
  /** Related places. */
  readonly related?: readonly (TreePlace & { readonly message: string })[] | undefined;
  /** Overrides the rule's severity. */
  readonly severity?: Severity | undefined;
  /** The node that causes the problem, if it is another node: a finding of a required rule at that node explains this one. */
  readonly because?: DtNode | undefined;
}

/** Input and output of a rule. */
export interface RuleContext {
  readonly board: CheckedBoard;
  /** The rule's `options`, overridden by the settings. */
  readonly options: Readonly<Record<string, number>>;
  /** Problems of the comments that suppress findings, after all rules before this one have run. */
  readonly suppressionProblems: () => Iterable<SuppressionProblem>;
  /** Reports a finding. Returns false when the limit of findings is reached and the rule may stop. */
  readonly report: (finding: Finding) => boolean;
}

/** A rule for boards. It reads the board, reports findings and holds no state. */
export interface Rule {
  readonly id: RuleId;
  /** One sentence that starts with Disallow, Require or Enforce. */
  readonly description: string;
  readonly severity: Severity;
  /** Reason for the severity: the effect on a board that violates the rule, as a clause. */
  readonly reason: string;
  /**
   * Rules that run before this one. Their findings on the same node or above it explain, and hide, this rule's findings there, unless these
   * are worse.
   */
  readonly requires: readonly RuleId[];
  /** Numbers that settings can change, with their defaults. */
  readonly options?: Readonly<Record<string, number>>;
  /** Checks a board and reports findings. */
  check(context: RuleContext): void;
}

/** What a caller's own rule works with. */
export interface CustomRuleContext {
  readonly tree: DeviceTree;
  /** What Linux does with that tree. */
  readonly boot: BootResult;
  /** The rule's options: those of its `options`, with what the settings say instead. */
  readonly options: Readonly<Record<string, number>>;
  /** Reports a finding; false when enough was reported and the rule may stop. */
  readonly report: (finding: Finding) => boolean;
}

/**
 * A caller's own rule. It runs after the built-in ones, can be configured and suppressed as they are, and must not change the tree.
 *
 * @example
 * const noDynamicPool: CustomRule = {
 *   id: 'acme/no-dynamic-pool',
 *   description: 'Disallow regions whose address Linux chooses.',
 *   severity: 'warning',
 *   reason: 'the secure world has to know the address',
 *   check({ tree, boot, report }) {
 *     for (const { path, source } of boot.regions) {
 *       const node = nodeByPath(tree, path);
 *       if (source === 'dynamic' && node) report({ node, message: `${node.name} has no reg`, fix: 'add a reg' });
 *     }
 *   },
 * };
 */
export interface CustomRule {
  readonly id: CustomRuleId;
  /** What it asks, in one sentence that starts with Disallow, Require or Enforce. */
  readonly description: string;
  readonly severity: Severity;
  /** Why it has that severity: the effect on a board that breaks it, as a half-sentence. */
  readonly reason: string;
  /** Numbers that settings can change, with their defaults. */
  readonly options?: Readonly<Record<string, number>>;
  /** Rules whose findings on the same node, or on one above it, explain this rule's, unless that is worse. */
  readonly requires?: readonly (RuleId | CustomRuleId)[];
  /** Looks at a board, and reports what it finds. */
  check(context: CustomRuleContext): void;
}
