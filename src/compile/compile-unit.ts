// SPDX-License-Identifier: MIT
import type { ByteArena } from '../base/byte-arena.ts';
import type { SourceMap } from '../source/source-map.ts';
import type { DtNode } from '../tree/node.ts';
import type { DtProperty } from '../tree/property.ts';
import type { PhandleTable } from './phandle-table.ts';

/** What the passes that follow the parser work on: the merged tree, without what was deleted in it. */
export interface CompileUnit {
  readonly root: DtNode;
  /** Whether the source is an overlay (`/plugin/`): a reference to what is not there is none's fault then. */
  readonly plugin: boolean;
  /** Whether `__symbols__` are made: labels keep nodes in then. */
  readonly symbols: boolean;
  /** The names under which phandles are made, in that order. */
  readonly phandleNames: readonly ('phandle' | 'linux,phandle')[];
  /** Nodes by phandle: what properties say, and what has been given out. */
  readonly phandles: PhandleTable;
  /** Nodes that have labels, or had some that were deleted. */
  readonly labelled: ReadonlySet<DtNode>;
  /** Nodes that `/omit-if-no-ref/` stands before. */
  readonly omitIfUnused: ReadonlySet<DtNode>;
  /** Nodes that lost a child: dtc's checks take them for nodes with children even if that was the last. */
  readonly pruned?: Set<DtNode>;
  /** Nodes that something refers to. */
  readonly referenced: Set<DtNode>;
  readonly sources: SourceMap;
  /** The properties that have labels, or labels or references in their values, in tree order. */
  readonly marked: readonly MarkedProperty[];
  /** Where the values lie that the passes make. */
  readonly arena: ByteArena;
}

/** A property, and the node it is in. */
export interface MarkedProperty {
  readonly node: DtNode;
  readonly property: DtProperty;
}

/** How a check says that a node, or a property of it, fails it. */
export type ReportFailure = (node: DtNode, property: DtProperty | undefined, message: string) => void;
