// SPDX-License-Identifier: MIT
//
// The passes over references that dtc runs as checks: they change the tree, and fail for unresolved
// references.
import type { CompileUnit, ReportFailure } from '../compile-unit.ts';
import { omitUnusedNodes } from '../omit-unused-nodes.ts';
import { fixPathReferences } from '../path-references.ts';
import { fixPhandleReferences } from '../phandle-references.ts';
import { errorCheck } from './check.ts';
import type { Check } from './check.ts';
import { duplicateNodeNames } from './duplicates.ts';
import { explicitPhandles } from './phandles.ts';

export const phandleReferences = pass(
  'phandle_references',
  fixPhandleReferences,
  duplicateNodeNames,
  explicitPhandles,
);
export const pathReferences = pass('path_references', fixPathReferences, duplicateNodeNames);
export const omitUnused = pass('omit_unused_nodes', omitUnusedNodes, phandleReferences, pathReferences);

function pass(
  name: string,
  change: (unit: CompileUnit, report: ReportFailure) => void,
  ...prerequisites: readonly Check[]
): Check {
  return errorCheck(
    name,
    (tree, report) => {
      change(tree.unit, report);
      tree.changed();
    },
    ...prerequisites,
  );
}
