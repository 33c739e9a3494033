// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const regionUnplaced: Rule = {
  id: 'region-unplaced',
  description: 'Disallow a dynamic region that finds no place.',
  severity: 'error',
  reason: 'it is not there',
  requires: [],
  check() {
    // to be written
  },
};
