// SPDX-License-Identifier: MIT
//
// An overlay's references to its base: `__fixups__` lists, for each label, the cells to set to the phandle of
// its node, as `PATH:PROPERTY:OFFSET`, and the base's `__symbols__` has the path of the label.
import { latin1 } from '../../base/latin1.ts';
import { getOrInsert } from '../../base/map.ts';
import { nearest } from '../../base/nearest.ts';
import type { DtProperty } from '../../tree/property.ts';
import { cString } from './draft.ts';
import type { Draft } from './draft.ts';
import type { DraftNode } from './draft-node.ts';
import { OverlayError, quoted } from './error.ts';
import type { OverlayErrorKind, OverlayPlace } from './error.ts';
import { writeU32 } from './phandles.ts';

/** Sets all cells of the overlay that refer to labels of the base. */
export function resolveFixups(base: Draft, overlay: Draft): void {
  const fixups = overlay.find('/__fixups__');
  if (typeof fixups === 'string') return;
  const known = new Map<string, number>();
  for (const list of fixups.properties()) {
    const phandle = getOrInsert(known, list.name, () => phandleOfLabel(base, list));
    for (const fixup of eachFixup(list)) fill(overlay, list, fixup, phandle);
  }
}

/** A cell to set: `text` is the entry that the other three were parsed from. */
interface Fixup {
  readonly text: string;
  readonly path: string;
  readonly property: string;
  readonly offset: number;
}

function phandleOfLabel(base: Draft, list: DtProperty): number {
  const label = list.name;
  const fail = (kind: OverlayErrorKind, message: string, more = ''): OverlayError => {
    const user = USER.exec(cString(list))?.[0];
    const from = user === undefined ? '' : `, which ${quoted(user)} of the overlay refers to`;
    return new OverlayError(kind, message + from + more, placeOf(list));
  };
  const symbols = base.find('/__symbols__');
  if (typeof symbols === 'string') {
    throw fail('FDT_ERR_BADOFFSET', `the base has no labels (no __symbols__), and so no ${quoted(label)}`);
  }
  const symbol = symbols.property(label);
  if (symbol === undefined) {
    throw fail('FDT_ERR_NOTFOUND', `the base has no label ${quoted(label)}`, nearLabels(label, symbols));
  }
  const path = cString(symbol);
  const node = base.find(path);
  if (typeof node === 'string') {
    throw fail(
      node,
      `the base has no node ${quoted(path)}, where it says that its label ${quoted(label)} is`,
    );
  }
  const { phandle } = node;
  if (phandle === 0)
    throw fail('FDT_ERR_NOTFOUND', `${node.path} of the base, ${quoted(label)}, has no phandle`);
  return phandle;
}

/** Labels with a similar name. */
function nearLabels(label: string, symbols: DraftNode): string {
  const names = Array.from(symbols.properties(), ({ name }) => name);
  const near = nearest(label, names);
  return near.length === 0 ? '' : `; it has ${near.map(quoted).join(', ')}`;
}

/** Parses the list, entry by entry. */
function* eachFixup(list: DtProperty): Generator<Fixup, void, undefined> {
  const { value } = list;
  let at = 0;
  do {
    const end = value.indexOf(0, at);
    const text = latin1(value, at, end < 0 ? value.length : end);
    const parts = end < 0 ? null : FIXUP.exec(text);
    if (parts === null) {
      const message = `${quoted(text)} in __fixups__ for ${quoted(list.name)} is not PATH:PROPERTY:OFFSET`;
      throw new OverlayError('FDT_ERR_BADOVERLAY', message, placeOf(list));
    }
    const [, path = '', property = '', offset] = parts;
    yield { text, path, property, offset: Number(offset) };
    at = end + 1;
  } while (at < value.length);
}

function fill(overlay: Draft, list: DtProperty, fixup: Fixup, phandle: number): void {
  const { text, path, property: name, offset } = fixup;
  const fail = (kind: OverlayErrorKind, message: string): OverlayError =>
    new OverlayError(
      kind,
      `${quoted(text)} in __fixups__ for ${quoted(list.name)}: ${message}`,
      placeOf(list),
    );
  const node = overlay.find(path);
  if (node === 'FDT_ERR_NOTFOUND') throw fail('FDT_ERR_BADOVERLAY', 'the overlay has no such node');
  if (node === 'FDT_ERR_BADPATH') throw fail(node, 'that is no path');
  const property = node.writable(name);
  if (property === undefined) throw fail('FDT_ERR_NOTFOUND', 'the node has no such property');
  if (!(offset >= 0 && offset + 4 <= property.length)) {
    throw fail('FDT_ERR_NOSPACE', `the property ends at ${property.length}`);
  }
  writeU32(property, offset, phandle);
}

function placeOf(list: DtProperty): OverlayPlace {
  return { node: '/__fixups__', property: list.name };
}

/** The offset is what C's `strtoul()` accepts. */
const FIXUP = /^([^:]*):([^:]+):[\t-\r ]*([+-]?[0-9]+)$/;
/** The property of an entry. */
const USER = /^[^:]*:[^:]+/;
