// SPDX-License-Identifier: MIT
import type { MarkKind } from '../map/mark.ts';

/** What a cell of the picture shows: a kind of mark, free memory, no memory, the edge between two marks, or nothing. */
export type CellKind = MarkKind | 'free' | 'gap' | 'edge' | 'none';

/** Characters for cells, a column wide each, and for what stands around them. */
export interface Glyphs {
  readonly cells: Readonly<Record<CellKind, string>>;
  readonly line: string;
  readonly limit: string;
  readonly user: string;
  readonly more: string;
}

/** Block elements of Unicode. */
export const UNICODE: Glyphs = {
  cells: {
    reserved: '█',
    nomap: '▓',
    cma: '▒',
    'default-cma': '▒',
    'numa-cma': '▒',
    'coherent-pool': '▚',
    'restricted-pool': '▞',
    memreserve: '▌',
    image: '▄',
    initrd: '▄',
    blob: '▄',
    crash: '▙',
    early: '▖',
    failed: '×',
    disabled: '-',
    ignored: '-',
    unknown: '?',
    free: '·',
    gap: '┊',
    edge: '│',
    none: ' ',
  },
  line: '─',
  limit: '╌',
  user: '←',
  more: '…',
};

/** Letters and signs that every terminal has. */
export const ASCII: Glyphs = {
  cells: {
    reserved: '#',
    nomap: 'X',
    cma: 'C',
    'default-cma': 'D',
    'numa-cma': 'N',
    'coherent-pool': 'P',
    'restricted-pool': 'R',
    memreserve: 'm',
    image: 'K',
    initrd: 'i',
    blob: 'b',
    crash: 'c',
    early: 'e',
    failed: '!',
    disabled: '-',
    ignored: '~',
    unknown: '?',
    free: '.',
    // not a colon: a CI takes a line that begins with two of them for a command
    gap: '/',
    edge: '|',
    none: ' ',
  },
  line: '-',
  limit: '- ',
  user: '<-',
  more: '...',
};
