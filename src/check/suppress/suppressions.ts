// SPDX-License-Identifier: MIT
//
// The findings that comments in a board's sources suppress: those of a rule on the node or property after the comment, and on everything in
// that node.
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
  /** Range of the rule's name. */
  readonly span: Span;
  readonly comment: LocatedComment;
  used: boolean;
  /** The node or property after it, if this board has it. */
  before: { readonly node: DtNode; readonly property: DtProperty | undefined } | undefined;
}

interface LocatedComment extends IgnoreComment {
  readonly file: SourceFile;
  /** Range of the word `rmem-ignore`. */
  readonly span: Span;
}

/** A problem of a comment. */
export interface SuppressionProblem {
  readonly message: string;
  readonly fix?: string;
  readonly span: Span;
  /** The node after the comment; the root if there is none. */
  readonly node: DtNode;
  readonly property?: DtProperty | undefined;
  /** Whether it is in an included file, where other boards may need it. */
  readonly included: boolean;
}

/** The suppressions in all files that a board's sources open. */
export class Suppressions {
  readonly #tree: DeviceTree;
  readonly #rules: ReadonlySet<string>;
  readonly #comments: LocatedComment[] = [];
  /** Sorted by file name, then by position. */
  readonly #all: Suppression[] = [];
  /** By the offset of the node or property after them. */
  readonly #byTarget = new Map<SourceFile, Map<number, Suppression[]>>();
  /** Suppressions of each node that was looked up. */
  readonly #ofNode = new Map<DtNode, readonly Suppression[]>();
  /** Rules that were stopped, whose further findings are unknown. */
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

  /** The nearest suppression of a rule at a place; it counts as used from then on. */
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

  /** Records that a rule was stopped before its end. */
  stopped(rule: RuleId | CustomRuleId): void {
    this.#stopped.add(rule);
  }

  /** The problems of all comments, once all rules have run. */
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
        yield problem(comment, 'rmem-ignore inside a value suppresses nothing', {
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
    // suppressions of this rule itself are used by the problems of the others
    for (const own of [false, true]) {
      for (const one of this.#all) {
        const { rule, comment, used, before } = one;
        if ((rule === OWN_RULE) !== own) continue;
        if (!this.#rules.has(rule)) {
          const near = nearest(rule, [...this.#rules]);
          yield problem(comment, `unknown rule ${rule.slice(0, MAX_NAME)}`, {
            ...(near.length > 0 && { fix: `did you mean ${near.join(' or ')}?` }),
            one,
          });
        } else if (!used && before !== undefined && !this.#stopped.has(rule)) {
          yield problem(comment, `rmem-ignore suppresses nothing: ${rule} finds nothing here`, { one });
        }
      }
    }
  }

  /** All suppressions as plain data. */
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

  /** Suppressions before a node, or before one of its blocks. */
  #on(node: DtNode): readonly Suppression[] {
    return getOrInsert(this.#ofNode, node, () => node.blocks.flatMap(({ name }) => this.#at(name)));
  }

  /** Suppressions before a span: before it in its file, before the macro that it comes from, or in that macro. */
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

  /** Finds the node or property of each suppression; it is missing if it was excluded by a condition or deleted. */
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
const FORM = 'write rmem-ignore RULE: REASON';
const MAX_NAME = 80;
/** Limit for generated sources; findings of the rest are reported. */
const MAX_COMMENTS = 10_000;

/** Each file once, by name, with the location of its first byte where it was opened first. */
function filesOf(sources: SourceMap): readonly (readonly [SourceFile, Loc])[] {
  const files = new Map<SourceFile, Loc>();
  for (const { file, base } of sources.openings()) files.set(file, Math.min(files.get(file) ?? base, base));
  return [...files].sort(([a], [b]) => compare(a.path, b.path));
}
