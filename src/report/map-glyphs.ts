// SPDX-License-Identifier: MIT
import type { MarkKind } from '../map/mark.ts';

/** Content of a cell: a kind of mark, free memory, no memory, the edge between two marks, or nothing. */
export type CellKind = MarkKind | 'free' | 'gap' | 'edge' | 'none';

/** Characters for cells, one column wide, and for the text around them. */
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

/** ASCII characters, for every terminal. */
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
    // not a colon: a line that begins with two colons is a CI command
    gap: '/',
    edge: '|',
    none: ' ',
  },
  line: '-',
  limit: '- ',
  user: '<-',
  more: '...',
};
