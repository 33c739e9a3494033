// SPDX-License-Identifier: MIT
import type { Check } from './check.ts';
import { duplicateLabel, duplicateNodeNames, duplicatePropertyNames } from './duplicates.ts';
import { levels } from './levels.ts';
import type { CheckSettings } from './levels.ts';
import * as names from './names.ts';
import { explicitPhandles } from './phandles.ts';
import { omitUnused, pathReferences, phandleReferences } from './references.ts';

/** The checks of a tree's structure, which come first and include all that make an input invalid. */
export const STRUCTURE_CHECKS: readonly Check[] = [
  duplicateNodeNames,
  duplicatePropertyNames,
  names.nodeNameChars,
  names.nodeNameFormat,
  names.nodeNameNotEmpty,
  names.propertyNameChars,
  names.nameIsString,
  names.nameProperties,
  names.nodeNameVsPropertyName,
  duplicateLabel,
  explicitPhandles,
  phandleReferences,
  pathReferences,
  omitUnused,
];

/** Only the checks that make an input invalid. */
export const ERROR_CHECKS: CheckSettings = levels(STRUCTURE_CHECKS, ({ level }) =>
  level === 'error' ? 'error' : 'off',
);
