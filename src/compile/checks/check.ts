// SPDX-License-Identifier: MIT
import type { DtNode } from '../../tree/node.ts';
import type { DtProperty } from '../../tree/property.ts';
import type { ReportFailure } from '../compile-unit.ts';
import type { CheckedTree } from './checked-tree.ts';

/** One of dtc's checks. */
export interface Check {
  /** dtc's name for it, as `-W` and `-E` take it. */
  readonly name: string;
  /** What a failure is unless the settings say otherwise; one that is off does not run. */
  readonly level: FailureLevel | 'off';
  /** What must have passed for this one to make sense. */
  readonly prerequisites: readonly Check[];
  readonly run: (tree: CheckedTree, report: ReportFailure) => void;
}

export type FailureLevel = 'error' | 'warning';

/** Something that does not pass a check. */
export interface CheckFailure {
  /** The check's name. */
  readonly check: string;
  readonly level: FailureLevel;
  /** Undefined where a prerequisite failed, so that the check was not run at all. */
  readonly node: DtNode | undefined;
  readonly property: DtProperty | undefined;
  /** In dtc's words; it holds names as they stand in the tree, whatever their bytes. */
  readonly message: string;
}

/** A check whose failures make the input bad. */
export function errorCheck(name: string, run: Check['run'], ...prerequisites: readonly Check[]): Check {
  return { name, level: 'error', prerequisites, run };
}

/** A check whose failures are warnings. */
export function warningCheck(name: string, run: Check['run'], ...prerequisites: readonly Check[]): Check {
  return { name, level: 'warning', prerequisites, run };
}

/** A check that runs only when it is asked for. */
export function optionalCheck(name: string, run: Check['run'], ...prerequisites: readonly Check[]): Check {
  return { name, level: 'off', prerequisites, run };
}
