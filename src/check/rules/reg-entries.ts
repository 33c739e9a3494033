// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const regEntries: Rule = {
  id: 'reg-entries',
  description: 'Disallow more entries in reg than Linux uses.',
  severity: 'warning',
  reason: 'only the first is reserved',
  requires: [],
  check() {
    // to be written
  },
};
