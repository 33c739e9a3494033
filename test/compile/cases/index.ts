// SPDX-License-Identifier: MIT
import { DIRECTIVES } from './directives.ts';
import { MACROS } from './macros.ts';
import { NODES } from './nodes.ts';
import { REFERENCES } from './references.ts';
import { TEXT } from './text.ts';
import { VALUES } from './values.ts';
import { WRONG_MEANING } from './wrong-meaning.ts';
import { WRONG_SYNTAX } from './wrong-syntax.ts';
import { WRONG_TEXT } from './wrong-text.ts';
import type { SourceTable } from './case.ts';

/** Sources that gcc and dtc accept. */
export const LANGUAGE: SourceTable = {
  ...MACROS,
  ...DIRECTIVES,
  ...TEXT,
  ...VALUES,
  ...NODES,
  ...REFERENCES,
};

/** Sources that one of them rejects. */
export const WRONG: SourceTable = { ...WRONG_TEXT, ...WRONG_SYNTAX, ...WRONG_MEANING };
