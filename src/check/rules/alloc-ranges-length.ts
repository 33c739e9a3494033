// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const allocRangesLength: Rule = {
  id: 'alloc-ranges-length',
  description: 'Disallow an alloc-ranges that is no whole number of entries.',
  severity: 'error',
  reason: 'Linux places the region anywhere',
  requires: [],
  check() {
    // to be written
  },
};
