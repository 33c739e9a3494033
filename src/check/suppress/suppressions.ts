// SPDX-License-Identifier: MIT
//
// What the comments of a board's sources suppress: what a rule finds on the node or property that a comment stands before, and on
// all that is in that node.
import { compare } from '../../base/compare.ts';
import { getOrInsert } from '../../base/map.ts';
import { nearest } from '../../base/nearest.ts';
import type { CustomRuleId, RuleId } from '../../diagnostics/rule-ids.ts';
import type { SuppressionUse } from '../../diagnostics/suppression.ts';
import type { Loc, Span } from '../../source/loc.ts';
import type { SourceFile } from '../../source/source-file.ts';
import type { SourceMap } from '../../source/source-map.ts';
import type { DeviceTree } from '../../tree/device-tree.ts';
import type { DtNode } from '../../tree/node.ts';
import type { DtProperty } from '../../tree/property.ts';
import { ignoreComments } from './ignore-comments.ts';
import type { IgnoreComment } from './ignore-comments.ts';

/** One rule that a comment names. */
interface Suppression {
  readonly rule: string;
  /** Where the rule's name stands. */
  readonly span: Span;
  readonly comment: LocatedComment;
  used: boolean;
  /** What it stands before, where this board has that. */
  before: { readonly node: DtNode; readonly property: DtProperty | undefined } | undefined;
}

interface LocatedComment extends IgnoreComment {
  readonly file: SourceFile;
  /** Where its word `rmem-ignore` stands. */
  readonly span: Span;
}

/** Something that is wrong with a comment. */
export interface SuppressionProblem {
  readonly message: string;
  readonly fix?: string;
  readonly span: Span;
  /** What the comment stands before, the root where there is nothing. */
  readonly node: DtNode;
  readonly property?: DtProperty | undefined;
  /** Whether it stands in a file that the board includes, which other boards may have need of it for. */
  readonly included: boolean;
}

/** The suppressions in all files that were opened for a board. */
export class Suppressions {
  readonly #tree: DeviceTree;
  readonly #rules: ReadonlySet<string>;
  readonly #comments: LocatedComment[] = [];
  /** In the order of their files' names, and there of their places. */
  readonly #all: Suppression[] = [];
  /** By what they stand before: the offset in the file. */
  readonly #byTarget = new Map<SourceFile, Map<number, Suppression[]>>();
  /** Those of each node that was asked for. */
  readonly #ofNode = new Map<DtNode, readonly Suppression[]>();
  /** Rules that were stopped: what they would have found nobody knows. */
  readonly #stopped = new Set<string>();

  /** @param rules all rules that run */
  constructor(tree: DeviceTree, rules: ReadonlySet<string>) {
    this.#tree = tree;
    this.#rules = rules;
    for (const [file, base] of tree.sources === undefined ? [] : filesOf(tree.sources)) {
      const targets = new Map<number, Suppression[]>();
      for (const comment of ignoreComments(file.text)) {
        if (this.#comments.length < MAX_COMMENTS) this.#add(comment, file, base, targets);
      }
      if (targets.size > 0) this.#byTarget.set(file, targets);
    }
  }

  /** The suppression of what a rule finds at a place, the nearest of several; it counts as used from then on. */
  find(
    rule: RuleId | CustomRuleId,
    { node, property }: { readonly node: DtNode; readonly property?: DtProperty | undefined },
  ): { readonly reason: string } | undefined {
    if (this.#byTarget.size === 0) return undefined;
    let found = this.#at(property?.source?.span).find((one) => one.rule === rule);
    for (let at: DtNode | null = node; at !== null && found === undefined; at = at.parent)
      found = this.#on(at).find((one) => one.rule === rule);
    if (found === undefined) return undefined;
    found.used = true;
    return { reason: found.comment.reason };
  }

  /** Says that a rule was stopped before it was through. */
  stopped(rule: RuleId | CustomRuleId): void {
    this.#stopped.add(rule);
  }

  /** What is wrong with them, once all rules have run. */
  *problems(): Generator<SuppressionProblem, void, undefined> {
    if (this.#comments.length === 0) return;
    this.#findTargets();
    const { sources, root } = this.#tree;
    const problem = (
      { span: word }: LocatedComment,
      message: string,
      { fix, one }: { readonly fix?: string; readonly one?: Suppression } = {},
    ): SuppressionProblem => ({
      message,
      ...(fix !== undefined && { fix }),
      span: one?.span ?? word,
      ...(one?.before ?? { node: root }),
      included: sources !== undefined && sources.includeChain(word.start).length > 0,
    });
    for (const comment of this.#comments) {
      if (comment.rules.length === 0) {
        yield problem(comment, 'rmem-ignore names no rule', { fix: FORM });
      } else if (comment.target === 'in-value') {
        yield problem(comment, 'rmem-ignore stands in a value, where it suppresses nothing', {
          fix: 'put it before the property',
        });
      } else if (comment.target === 'nothing-follows') {
        yield problem(comment, 'rmem-ignore suppresses nothing: no node and no property follows it', {
          fix: 'put it before the node or the property',
        });
      } else if (comment.reason === '') {
        yield problem(comment, 'rmem-ignore gives no reason', { fix: FORM });
      }
    }
    // those of this very rule are used by the problems of the others
    for (const own of [false, true]) {
      for (const one of this.#all) {
        const { rule, comment, used, before } = one;
        if ((rule === OWN_RULE) !== own) continue;
        if (!this.#rules.has(rule)) {
          const near = nearest(rule, [...this.#rules]);
          yield problem(comment, `there is no rule ${rule.slice(0, MAX_NAME)} to suppress`, {
            ...(near.length > 0 && { fix: `did you mean ${near.join(' or ')}?` }),
            one,
          });
        } else if (!used && before !== undefined && !this.#stopped.has(rule)) {
          yield problem(comment, `rmem-ignore suppresses nothing: ${rule} finds nothing here`, { one });
        }
      }
    }
  }

  /** All of them as plain data. */
  uses(): SuppressionUse[] {
    return this.#all.flatMap(({ rule, span, comment, used }) => {
      const place = this.#tree.sources?.place(span.start);
      if (place === undefined) return [];
      const { file, line, column } = place;
      return [{ file, line, column, rule, reason: comment.reason, used }];
    });
  }

  #add(comment: IgnoreComment, file: SourceFile, base: Loc, targets: Map<number, Suppression[]>): void {
    const span = { start: base + comment.start, end: base + comment.end };
    const located: LocatedComment = { ...comment, file, span };
    this.#comments.push(located);
    const made = comment.rules.map(({ name, start }) => ({
      rule: name,
      span: { start: base + start, end: base + start + name.length },
      comment: located,
      used: false,
      before: undefined,
    }));
    for (const one of made) this.#all.push(one);
    if (typeof comment.target !== 'number') return;
    const list = getOrInsert(targets, comment.target, () => []);
    for (const one of made) list.push(one);
  }

  /** Those that stand before a node, or one of the blocks that it is made of. */
  #on(node: DtNode): readonly Suppression[] {
    return getOrInsert(this.#ofNode, node, () => node.blocks.flatMap(({ name }) => this.#at(name)));
  }

  /** Those that stand before a span: before it in its file, before the macro that it came out of, or in that macro. */
  #at(span: Span | undefined): readonly Suppression[] {
    const { sources } = this.#tree;
    if (span === undefined || span.start === 0 || sources === undefined) return [];
    const { start } = span;
    if (start > 0) return this.#atLoc(start, sources);
    return [...this.#atLoc(sources.written(start), sources), ...this.#atLoc(sources.inFile(start), sources)];
  }

  #atLoc(loc: Loc, sources: SourceMap): readonly Suppression[] {
    const at = sources.fileSpan({ start: loc, end: loc });
    return (at && this.#byTarget.get(at.file)?.get(at.start)) ?? [];
  }

  /** Looks for what each of them stands before: what a condition left out, or another block deleted, is not there. */
  #findTargets(): void {
    if (this.#byTarget.size === 0) return;
    for (const node of this.#tree.root.walk()) {
      for (const one of this.#on(node)) one.before ??= { node, property: undefined };
      for (const property of node.properties) {
        for (const one of this.#at(property.source?.span)) one.before ??= { node, property };
      }
    }
  }
}

const OWN_RULE: RuleId = 'unused-suppression';
const FORM = 'write rmem-ignore RULE: and why';
const MAX_NAME = 80;
/** A board with more has them from a machine; what those are about is found. */
const MAX_COMMENTS = 10_000;

/** Each file once, by name, with the location of its first byte where it was opened first. */
function filesOf(sources: SourceMap): readonly (readonly [SourceFile, Loc])[] {
  const files = new Map<SourceFile, Loc>();
  for (const { file, base } of sources.openings()) files.set(file, Math.min(files.get(file) ?? base, base));
  return [...files].sort(([a], [b]) => compare(a.path, b.path));
}
