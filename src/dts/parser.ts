// SPDX-License-Identifier: MIT
import type { Collector } from '../diagnostics/collector.ts';
import type { Loc, Span } from '../source/loc.ts';
import { Expressions } from './expression.ts';
import type { Lexer, TokenKind } from './lexer.ts';
import type { Outermost, Stage } from './outermost.ts';
import type { SourceReader } from './source-reader.ts';
import { SyntaxErrors, SyntaxFailure } from './syntax-errors.ts';
import { MAX_NODE_DEPTH } from './syntax.ts';
import type { BlockSyntax, NodeSyntax, PropertySyntax, ReferenceSyntax, SourceSyntax } from './syntax.ts';
import { EMPTY_VALUE, ValueBuilder } from './value-builder.ts';
import { Values } from './values.ts';

const NO_LABELS: readonly string[] = [];

/** A node without its closing brace yet. */
interface OpenNode {
  readonly name: string;
  readonly nameSpan: Span;
  readonly labels: readonly string[];
  readonly omitIfUnused: boolean;
  readonly start: number;
  readonly properties: PropertySyntax[];
  readonly children: NodeSyntax[];
  /** Whether a property follows a child: that is reported once. */
  misordered: boolean;
}

/**
 * Parses a source with dtc's grammar. After an error it continues at the next semicolon or brace, so that one
 * run finds as many errors as possible.
 */
export class Parser {
  readonly #lexer: Lexer;
  readonly #collector: Collector;
  readonly #errors: SyntaxErrors;
  readonly #expressions: Expressions;
  readonly #values: Values;
  readonly #outermost: Outermost;
  #soundBlocks = 0;

  constructor(lexer: Lexer, reader: SourceReader, missingFile: () => boolean) {
    this.#lexer = lexer;
    this.#outermost = lexer.outermost;
    this.#collector = reader.collector;
    this.#errors = new SyntaxErrors(lexer, reader.collector, reader.sources, missingFile);
    this.#expressions = new Expressions(lexer, reader.collector, this.#errors);
    this.#values = new Values(lexer, reader, this.#errors, this.#expressions, new ValueBuilder());
  }

  parse(): SourceSyntax {
    const { blocks, reservations } = this.#outermost;
    this.#lexer.advance();
    this.#headers();
    this.#reservations();
    this.#blocks();
    return { plugin: this.#outermost.plugin ?? false, reservations, blocks, soundBlocks: this.#soundBlocks };
  }

  #takeKind(kind: TokenKind): boolean {
    if (this.#lexer.kind !== kind) return false;
    this.#lexer.advance();
    return true;
  }

  /**
   * Expects the semicolon that takes the source to a stage of its outermost level. Adds what ends there
   * before the lexer continues, because the lexer may insert kept pieces of an include.
   */
  #endAt(stage: Stage, after: string, add?: () => void): void {
    const outermost = this.#outermost;
    outermost.stage = stage;
    outermost.between = this.#lexer.is(';');
    if (outermost.between) {
      add?.();
      this.#lexer.advance();
    } else {
      this.#semicolon(after);
      add?.();
    }
  }

  /** Expects a semicolon, and recovers if it is missing. Returns where it ends. */
  #semicolon(after: string, instead = "';'"): number {
    const { end } = this.#lexer;
    if (this.#lexer.take(';')) return end;
    this.#errors.expected(`${instead} after ${after}`);
    const { kind } = this.#lexer;
    if (this.#beginsItem()) this.#lexer.rereadAsName();
    else if (!this.#lexer.is('}') && kind !== '/delete-property/' && kind !== '/delete-node/')
      throw new SyntaxFailure();
    return end;
  }

  /**
   * Whether a possible name starts a line: that of the next property or node, if the current one is not
   * terminated.
   */
  #beginsItem(): boolean {
    const { kind } = this.#lexer;
    const begins = kind === 'word' || kind === 'number' || kind === 'label' || this.#lexer.is('#');
    return begins && this.#errors.atLineStart;
  }

  /** Skips unreadable text, past a semicolon or to a closing brace. */
  #recover(): void {
    this.#expressions.reset();
    let depth = 0;
    while (this.#lexer.kind !== 'end') {
      if (this.#lexer.is('}') && depth-- === 0) return;
      if (this.#lexer.is('{')) depth++;
      const done = this.#lexer.is(';') && depth === 0;
      this.#lexer.advance();
      if (done) return;
    }
  }

  /** Runs a reader, and continues after text that it could not parse. */
  #guard(read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof SyntaxFailure)) throw error;
      this.#recover();
    }
  }

  /** `/dts-v1/;` and `/plugin/;`, once for each file that contains them. */
  #headers(): void {
    const lexer = this.#lexer;
    const outermost = this.#outermost;
    this.#guard(() => {
      // a preprocessor without output has already reported the reason
      const silent = lexer.kind === 'end' && this.#collector.errors > 0;
      if (outermost.stage === 'start' && lexer.kind !== '/dts-v1/' && !silent)
        this.#errors.expected("'/dts-v1/;' at the start of the source");
      for (;;) {
        if (outermost.stage === 'open-header') {
          this.#endHeader();
        } else {
          if (lexer.kind !== '/dts-v1/' || (outermost.stage !== 'start' && outermost.stage !== 'headers'))
            return;
          outermost.header = lexer.span;
          lexer.advance();
          this.#endAt('open-header', "'/dts-v1/'");
        }
      }
    });
  }

  /** Parses the `/plugin/;` of a header, if there is one. */
  #endHeader(): void {
    const outermost = this.#outermost;
    const here = this.#takeKind('/plugin/');
    if (outermost.plugin !== undefined && outermost.plugin !== here)
      this.#collector.error(
        'header-flags',
        outermost.header,
        "this header's /plugin/ does not match that of the one before it",
      );
    outermost.plugin ??= here;
    outermost.stage = 'headers';
    if (here) this.#endAt('headers', "'/plugin/'");
  }

  #reservations(): void {
    const outermost = this.#outermost;
    while (this.#lexer.kind === '/memreserve/' || this.#lexer.kind === 'label') {
      if (outermost.stage === 'blocks') return;
      const labels = this.#labels();
      // labels may also belong to the first block
      if (this.#lexer.kind !== '/memreserve/') {
        this.#pendingLabels = labels;
        break;
      }
      this.#guard(() => {
        this.#lexer.advance();
        const base = this.#expressions.primary();
        const size = this.#expressions.primary();
        this.#endAt('reservations', 'the reservation', () => {
          outermost.reservations.push({ labels, base, size });
        });
      });
    }
  }

  #pendingLabels: readonly string[] = NO_LABELS;

  #labels(): readonly string[] {
    if (this.#lexer.kind !== 'label' && this.#pendingLabels.length === 0) return NO_LABELS;
    const labels = [...this.#pendingLabels];
    this.#pendingLabels = NO_LABELS;
    while (this.#lexer.kind === 'label') {
      labels.push(this.#lexer.text);
      this.#lexer.advance();
    }
    return labels;
  }

  #blocks(): void {
    const { blocks } = this.#outermost;
    if (this.#lexer.kind === 'end' && this.#collector.errors === 0 && blocks.length === 0)
      this.#errors.expected("'/ {' or a reference to a node");
    if (!this.#errors.broken) this.#soundBlocks = blocks.length;
    while (this.#lexer.kind !== 'end') {
      const { length } = blocks;
      this.#guard(() => {
        this.#block(length === 0);
      });
      if (blocks.length === length) this.#toNextBlock();
      if (!this.#errors.broken) this.#soundBlocks = blocks.length;
    }
  }

  /** Skips text between blocks, such as the rest of a node with a superfluous brace. */
  #toNextBlock(): void {
    const lexer = this.#lexer;
    this.#errors.lost = true;
    while (lexer.kind !== 'end' && !this.#beginsBlock()) {
      const keyword = lexer.kind === '/delete-node/' || lexer.kind === '/omit-if-no-ref/';
      if (keyword && this.#errors.column === 1) return;
      lexer.advance();
    }
  }

  #block(first: boolean): void {
    const lexer = this.#lexer;
    const labels = this.#labels();
    if (labels.length === 0 && !first) {
      if (lexer.kind === '/delete-node/' || lexer.kind === '/omit-if-no-ref/') {
        const kind = lexer.kind === '/delete-node/' ? 'delete' : 'omit-if-unused';
        const keyword = lexer.text;
        lexer.advance();
        const reference = this.#reference() ?? this.#errors.fail('a reference to a node');
        this.#endAt('blocks', `'${keyword}' and its reference`, () => {
          this.#outermost.blocks.push({ kind, reference });
        });
        return;
      }
    }
    const nameSpan = lexer.span;
    if (labels.length === 0 && this.#lexer.take('/')) {
      this.#node(nameSpan, (node) => ({ kind: 'root', node }));
      return;
    }
    // a reference with a label cannot be the first block: the node that it refers to must come before it
    const reference = first && labels.length > 0 ? undefined : this.#reference();
    if (reference === undefined) this.#errors.fail("'/ {' or a reference to a node");
    if (labels.length > 1)
      this.#collector.error('syntax', nameSpan, 'only one label may stand before a reference to a node');
    this.#node(reference.span, (node) => ({ kind: 'extend', labels, reference, node }));
  }

  #reference(): ReferenceSyntax | undefined {
    const { kind, text: target, span } = this.#lexer;
    if (kind !== 'label-reference' && kind !== 'path-reference') return undefined;
    this.#lexer.advance();
    return { target, path: kind === 'path-reference', span };
  }

  /**
   * Parses the node of a block from its opening brace to its semicolon, and all nodes in it, without
   * recursion. Adds the block before the lexer continues, like `#endAt`.
   */
  #node(nameSpan: Span, blockOf: (node: NodeSyntax) => BlockSyntax): void {
    let node = this.#open('', nameSpan, NO_LABELS, false);
    const parents: OpenNode[] = [];
    for (;;) {
      let closed: NodeSyntax | undefined;
      if (this.#lexer.kind === 'end' || this.#beginsBlock()) {
        this.#errors.unclosed(node.nameSpan);
        this.#outermost.blocks.push(blockOf(this.#closeAll(node, parents)));
        return;
      }
      try {
        if (this.#lexer.is('}')) closed = this.#close(node, parents.length === 0 ? blockOf : undefined);
        else {
          const child = this.#item(node);
          if (child !== undefined) {
            parents.push(node);
            node = child;
          }
        }
      } catch (error) {
        if (!(error instanceof SyntaxFailure)) throw error;
        this.#recover();
      }
      if (parents.length >= MAX_NODE_DEPTH) {
        const message = `nodes are nested more than ${MAX_NODE_DEPTH} deep`;
        this.#collector.fatal('too-deep', this.#lexer.span, message);
      }
      if (closed === undefined) continue;
      const parent = parents.pop();
      if (parent === undefined) return;
      parent.children.push(closed);
      node = parent;
    }
  }

  /** Ends all open nodes if braces are missing, and returns the outermost one. */
  #closeAll(innermost: OpenNode, parents: readonly OpenNode[]): NodeSyntax {
    const { start } = this.#lexer;
    let closed = closedNode(innermost, start);
    for (const parent of parents.toReversed()) {
      parent.children.push(closed);
      closed = closedNode(parent, start);
    }
    return closed;
  }

  /** Whether text that no node can contain starts a line: the next block, if a closing brace is missing. */
  #beginsBlock(): boolean {
    const { kind } = this.#lexer;
    const block = kind === 'label-reference' || kind === 'path-reference' || this.#lexer.is('/');
    return block && this.#errors.column === 1;
  }

  #open(name: string, nameSpan: Span, labels: readonly string[], omitIfUnused: boolean): OpenNode {
    const { start } = this.#lexer;
    if (!this.#lexer.take('{')) this.#errors.fail("'{'");
    return { name, nameSpan, labels, omitIfUnused, start, properties: [], children: [], misordered: false };
  }

  /** Closes a node, and adds the node of a block. */
  #close(node: OpenNode, blockOf: ((node: NodeSyntax) => BlockSyntax) | undefined): NodeSyntax {
    this.#lexer.advance();
    const closed = closedNode(node, this.#lexer.end);
    if (blockOf !== undefined) {
      this.#outermost.stage = 'blocks';
      this.#outermost.between = this.#lexer.is(';');
      this.#outermost.blocks.push(blockOf(closed));
    }
    if (!this.#lexer.take(';')) {
      this.#errors.expected("';' after the node's '}'");
      const { kind } = this.#lexer;
      if (kind === 'word' || kind === 'number') this.#lexer.rereadAsName();
    }
    return closed;
  }

  /** Parses a property, or the start of a child node up to its opening brace. */
  #item(node: OpenNode): OpenNode | undefined {
    const lexer = this.#lexer;
    const first = lexer.start;
    let labels = this.#labels();
    let omitIfUnused = false;
    while (lexer.kind === '/omit-if-no-ref/') {
      omitIfUnused = true;
      lexer.advance();
      labels = [...labels, ...this.#labels()];
    }
    if (lexer.kind === '/delete-node/' || (lexer.kind === '/delete-property/' && !omitIfUnused)) {
      this.#delete(node, labels, first);
      return undefined;
    }
    if (lexer.kind !== 'name')
      this.#errors.fail(omitIfUnused ? 'the name of a node' : "a property, a node or '}'");
    const name = lexer.text;
    const { start } = lexer;
    const nameEnd = lexer.end;
    lexer.advance();
    if (this.#lexer.is('{')) return this.#open(name, { start, end: nameEnd }, labels, omitIfUnused);
    if (omitIfUnused) this.#errors.fail("'{'");
    if (name.includes('@') && this.#beginsItem()) {
      // a node's name without its brace
      this.#errors.expected("'{'");
      const nameSpan = { start, end: nameEnd };
      const opened = { name, nameSpan, labels, omitIfUnused, start: lexer.start };
      lexer.rereadAsName();
      return { ...opened, properties: [], children: [], misordered: false };
    }
    const { errors } = this.#collector;
    let value = EMPTY_VALUE;
    if (this.#lexer.take('=')) value = this.#values.read();
    const end =
      value === EMPTY_VALUE
        ? this.#semicolon("the property's name", "'=', '{' or ';'")
        : this.#semicolon("the property's value");
    if (this.#collector.errors === errors) this.#mustPrecede(node, first, end);
    node.properties.push({ name, labels, span: { start, end }, value, deleted: false });
    return undefined;
  }

  #delete(node: OpenNode, labels: readonly string[], first: Loc): void {
    const lexer = this.#lexer;
    const ofNode = lexer.kind === '/delete-node/';
    const keyword = lexer.text;
    lexer.advance();
    if (lexer.kind !== 'name')
      this.#errors.fail(`the name of a ${ofNode ? 'node' : 'property'} after '${keyword}'`);
    const name = lexer.text;
    const { span } = lexer;
    lexer.advance();
    const end = this.#semicolon(`'${keyword}' and its name`);
    if (ofNode) {
      const block = { name: span, body: { start: first, end } };
      node.children.push({
        name,
        labels,
        block,
        properties: [],
        children: [],
        deleted: true,
        omitIfUnused: false,
      });
    } else {
      this.#mustPrecede(node, first, end);
      node.properties.push({ name, labels, span, value: EMPTY_VALUE, deleted: true });
    }
  }

  /** Reports that a property (from `start` to `end`) is after a child node, once per node. */
  #mustPrecede(node: OpenNode, start: Loc, end: Loc): void {
    if (node.children.length > 0 && !node.misordered) {
      node.misordered = true;
      this.#collector.error('property-order', { start, end }, 'properties must precede subnodes');
    }
  }
}

function closedNode(node: OpenNode, end: number): NodeSyntax {
  const { name, nameSpan, labels, omitIfUnused, start, properties, children } = node;
  const block = { name: nameSpan, body: { start, end } };
  return { name, labels, block, properties, children, deleted: false, omitIfUnused };
}
