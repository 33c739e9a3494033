// SPDX-License-Identifier: MIT
// Turns the changes that a rule suggests into edits of the source, if the text to change is certain.
import type { TextEdit } from '../diagnostics/diagnostic.ts';
import type { Loc } from '../source/loc.ts';
import type { FileSpan, SourceMap } from '../source/source-map.ts';
import type { DtNode } from '../tree/node.ts';
import type { DtProperty } from '../tree/property.ts';
import type { TreeEdit } from './edit.ts';

/**
 * The edits of the source for changes of a tree. Undefined if one cannot be made safely: the tree is from a blob, or the text to change
 * comes from a macro, partly from another file, or is written in several places.
 */
export function textEdits(
  edits: readonly TreeEdit[],
  sources: SourceMap | undefined,
): readonly TextEdit[] | undefined {
  if (sources === undefined || edits.length === 0) return undefined;
  const made: TextEdit[] = [];
  for (const edit of edits) {
    const text = textEdit(edit, sources);
    if (text === undefined) return undefined;
    made.push(text);
  }
  return made;
}

function textEdit(edit: TreeEdit, sources: SourceMap): TextEdit | undefined {
  switch (edit.kind) {
    case 'set-value':
      return setValue(edit.property, edit.value, sources);
    case 'add-property':
      return addProperty(edit.node, edit.name, edit.value, sources);
    case 'rename-property':
      return renameProperty(edit.property, edit.name, sources);
    case 'delete-property':
      return deleteProperty(edit.property, sources);
    case 'set-text':
    case 'delete-node':
      return undefined;
    case 'rename-node':
      return renameNode(edit.node, edit.name, sources);
  }
}

/** A property in the source: the range of its name and value in the file. */
interface WrittenProperty {
  readonly span: FileSpan;
  /** Location of the file's first byte. */
  readonly base: Loc;
  /** Its text from the name on, without the semicolon. */
  readonly text: string;
}

function written(property: DtProperty, sources: SourceMap): WrittenProperty | undefined {
  const { source } = property;
  const span = source && sources.fileSpan(source.span);
  if (source === undefined || span === undefined) return undefined;
  const whole = span.file.text.slice(span.start, span.end).trimEnd();
  const text = whole.endsWith(';') ? whole.slice(0, -1).trimEnd() : whole;
  if (!text.startsWith(property.name)) return undefined;
  return { span, base: source.span.start - span.start, text };
}

/** Only a value of plain numbers is replaced; names in it mean something to readers. */
const PLAIN_VALUE = /^[\s=<>(),\w"[\]-]*$/;
const NUMBER = /^(0[xX][\da-fA-F]+|\d+)[uUlL]*$/;

function setValue(property: DtProperty, value: string, sources: SourceMap): TextEdit | undefined {
  const at = written(property, sources);
  if (at === undefined) return undefined;
  const old = at.text.slice(property.name.length);
  if (!PLAIN_VALUE.test(old)) return undefined;
  const words = old.replace(/"[^"]*"/g, '').match(/\w+/g) ?? [];
  if (!words.every((word) => NUMBER.test(word))) return undefined;
  const start = at.span.start + property.name.length;
  return edit(at.base, start, at.span.start + at.text.length, value === '' ? '' : ` = ${value}`);
}

function renameProperty(property: DtProperty, name: string, sources: SourceMap): TextEdit | undefined {
  const at = written(property, sources);
  if (at === undefined) return undefined;
  return edit(at.base, at.span.start, at.span.start + property.name.length, name);
}

/** Deletes the whole line if it has nothing else. */
function deleteProperty(property: DtProperty, sources: SourceMap): TextEdit | undefined {
  const at = written(property, sources);
  if (at === undefined || property.labels.length > 0) return undefined;
  const { text } = at.span.file;
  let { start } = at.span;
  let end = text.indexOf(';', start + at.text.length) + 1;
  if (end === 0) return undefined;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  if (lineEnd >= 0 && text.slice(lineStart, start).trim() === '' && text.slice(end, lineEnd).trim() === '') {
    start = lineStart;
    end = lineEnd + 1;
  }
  return edit(at.base, start, end, '');
}

/** Adds a property on its own line: after the node's cells properties if it has any, else as its first property. */
function addProperty(
  node: DtNode,
  name: string,
  value: string | undefined,
  sources: SourceMap,
): TextEdit | undefined {
  const [block] = node.blocks;
  const body = block && sources.fileSpan(block.body);
  if (block === undefined || body === undefined || body.file.text[body.start] !== '{') return undefined;
  const { text } = body.file;
  const after = endOfCells(node, body, sources) ?? body.start + 1;
  const lineStart = text.lastIndexOf('\n', after - 1) + 1;
  const indent =
    after === body.start + 1
      ? /^[^\S\n]*\n([^\S\n]*)(?=[^\s}])/.exec(text.slice(after, after + MAX_INDENT))?.[1]
      : /^[^\S\n]*(?=#)/.exec(text.slice(lineStart, after))?.[0];
  const property = `${name}${value === undefined ? '' : ` = ${value}`};`;
  const put = indent === undefined ? ` ${property}` : `\n${indent}${property}`;
  return edit(block.body.start - body.start, after, after, put);
}

/** Limit of indentation in a hand-written line. */
const MAX_INDENT = 200;

/** End of the node's last `#…-cells` property within a range of a file. */
function endOfCells(node: DtNode, body: FileSpan, sources: SourceMap): number | undefined {
  let last: number | undefined;
  for (const property of node.properties) {
    if (!/^#.*-cells$/.test(property.name)) continue;
    const at = written(property, sources);
    if (at?.span.file !== body.file || at.span.start < body.start || at.span.end > body.end) continue;
    const semicolon = body.file.text.indexOf(';', at.span.start + at.text.length);
    if (semicolon >= 0) last = Math.max(last ?? 0, semicolon + 1);
  }
  return last;
}

/** Renames a node that is written in one block, by its name and not by a reference. */
function renameNode(node: DtNode, name: string, sources: SourceMap): TextEdit | undefined {
  const [block, ...more] = node.blocks;
  if (block === undefined || more.length > 0) return undefined;
  const span = sources.fileSpan(block.name);
  if (span?.file.text.slice(span.start, span.start + node.name.length) !== node.name) return undefined;
  const end = span.start + node.name.length;
  return edit(block.name.start - span.start, span.start, end, name);
}

/** @param base location of the file's first byte */
function edit(base: Loc, start: number, end: number, text: string): TextEdit {
  return { span: { start: base + start, end: base + end }, text };
}
