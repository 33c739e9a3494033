// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const defaultAreaUnplaced: Rule = {
  id: 'default-area-unplaced',
  description: 'Disallow a default area that finds no place.',
  severity: 'error',
  reason: 'devices without an area of their own get none',
  requires: [],
  check() {
    // to be written
  },
};
