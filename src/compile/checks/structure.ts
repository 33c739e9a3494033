// SPDX-License-Identifier: MIT
import type { Check } from './check.ts';
import { duplicateLabel, duplicateNodeNames, duplicatePropertyNames } from './duplicates.ts';
import { levels } from './levels.ts';
import type { CheckSettings } from './levels.ts';
import * as names from './names.ts';
import { explicitPhandles } from './phandles.ts';
import { omitUnused, pathReferences, phandleReferences } from './references.ts';

/** The checks of what a tree is made of, which come first: all that make an input bad are among them. */
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

/** Only what makes an input bad. */
export const ERROR_CHECKS: CheckSettings = levels(STRUCTURE_CHECKS, ({ level }) =>
  level === 'error' ? 'error' : 'off',
);
