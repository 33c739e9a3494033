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

/** A place in a tree: a node, a property of it, or a byte of that property's value. */
export interface TreePlace {
  readonly node: DtNode;
  readonly property?: DtProperty | undefined;
  /** Byte of the value that it is about, from 0. */
  readonly at?: number | undefined;
}

/** Something that breaks a rule. */
export interface Finding extends TreePlace {
  /** One sentence with the numbers in it; without path, colour or line break, and without a full stop. */
  readonly message: string;
  /** Where it is in the sources, for what is not in the tree. */
  readonly span?: Span | undefined;
  /** What Linux does about it, in one sentence: the line it logs, the error, what becomes of the region. */
  readonly linux?: string | undefined;
  /** What to write instead, in one sentence. */
  readonly fix?: string | undefined;
  /** The changes of the tree that do so, where they are sure to be right. */
  readonly edits?: readonly TreeEdit[] | undefined;
  /** Other places that belong to it. */
  readonly related?: readonly (TreePlace & { readonly message: string })[] | undefined;
  /** Where it is not the rule's own. */
  readonly severity?: Severity | undefined;
  /** The node that is at the root of it, where it is another: what was found there by a required rule explains this. */
  readonly because?: DtNode | undefined;
}

/** What a rule works with. */
export interface RuleContext {
  readonly board: CheckedBoard;
  /** The rule's options: those of its `options`, with what the settings say instead. */
  readonly options: Readonly<Record<string, number>>;
  /** What is wrong with the comments that suppress, by what rules before this one have found. */
  readonly suppressionProblems: () => Iterable<SuppressionProblem>;
  /** Says that something breaks the rule; false where enough was said and the rule may stop. */
  readonly report: (finding: Finding) => boolean;
}

/** A rule that boards are held to. It reads, reports, and holds no state. */
export interface Rule {
  readonly id: RuleId;
  /** What it asks, in one sentence that starts with Disallow, Require or Enforce. */
  readonly description: string;
  readonly severity: Severity;
  /** Why it has that severity: what a board that breaks it suffers, as a half-sentence. */
  readonly reason: string;
  /**
   * Rules that come before it: what they found on the same node, or on one above it, explains what this one would say there, unless
   * that is worse.
   */
  readonly requires: readonly RuleId[];
  /** Numbers that settings can change, and what they are by default. */
  readonly options?: Readonly<Record<string, number>>;
  /** Looks at a board, and reports what it finds. */
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
