// SPDX-License-Identifier: MIT
import type { ByteArena } from '../base/byte-arena.ts';
import type { SourceMap } from '../source/source-map.ts';
import type { DtNode } from '../tree/node.ts';
import type { DtProperty } from '../tree/property.ts';
import type { PhandleTable } from './phandle-table.ts';

/** Input of the passes after the parser: the merged tree, without deleted nodes and properties. */
export interface CompileUnit {
  readonly root: DtNode;
  /** Whether the source is an overlay (`/plugin/`): unresolved references are allowed in it. */
  readonly plugin: boolean;
  /** Whether `__symbols__` are made: then nodes with labels count as used. */
  readonly symbols: boolean;
  /** The names of phandle properties to create, in that order. */
  readonly phandleNames: readonly ('phandle' | 'linux,phandle')[];
  /** Nodes by phandle: phandles from properties, and assigned ones. */
  readonly phandles: PhandleTable;
  /** Nodes that have labels, or had some that were deleted. */
  readonly labelled: ReadonlySet<DtNode>;
  /** Nodes marked with `/omit-if-no-ref/`. */
  readonly omitIfUnused: ReadonlySet<DtNode>;
  /** Nodes that lost a child: dtc's checks treat them as nodes with children even if it was the last one. */
  readonly pruned?: Set<DtNode>;
  /** Nodes with references to them. */
  readonly referenced: Set<DtNode>;
  readonly sources: SourceMap;
  /** The properties with labels, or with labels or references in their values, in tree order. */
  readonly marked: readonly MarkedProperty[];
  /** Memory for the values that the passes create. */
  readonly arena: ByteArena;
}

/** A property, and the node it is in. */
export interface MarkedProperty {
  readonly node: DtNode;
  readonly property: DtProperty;
}

/** Reports that a node, or a property of it, fails a check. */
export type ReportFailure = (node: DtNode, property: DtProperty | undefined, message: string) => void;
