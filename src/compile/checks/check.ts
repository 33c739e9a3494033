// SPDX-License-Identifier: MIT
import type { DtNode } from '../../tree/node.ts';
import type { DtProperty } from '../../tree/property.ts';
import type { ReportFailure } from '../compile-unit.ts';
import type { CheckedTree } from './checked-tree.ts';

/** One of dtc's checks. */
export interface Check {
  /** dtc's name for it, for `-W` and `-E`. */
  readonly name: string;
  /** The default level of its failures; a check that is off does not run. */
  readonly level: FailureLevel | 'off';
  /** Checks that must have passed before this one is meaningful. */
  readonly prerequisites: readonly Check[];
  readonly run: (tree: CheckedTree, report: ReportFailure) => void;
}

export type FailureLevel = 'error' | 'warning';

/** A node or property that fails a check. */
export interface CheckFailure {
  /** The check's name. */
  readonly check: string;
  readonly level: FailureLevel;
  /** Undefined if a prerequisite failed, so that the check did not run. */
  readonly node: DtNode | undefined;
  readonly property: DtProperty | undefined;
  /** In dtc's words, with names as in the tree: they may contain any bytes. */
  readonly message: string;
}

/** A check whose failures make the input invalid. */
export function errorCheck(name: string, run: Check['run'], ...prerequisites: readonly Check[]): Check {
  return { name, level: 'error', prerequisites, run };
}

/** A check whose failures are warnings. */
export function warningCheck(name: string, run: Check['run'], ...prerequisites: readonly Check[]): Check {
  return { name, level: 'warning', prerequisites, run };
}

/** A check that only runs if it is enabled. */
export function optionalCheck(name: string, run: Check['run'], ...prerequisites: readonly Check[]): Check {
  return { name, level: 'off', prerequisites, run };
}
