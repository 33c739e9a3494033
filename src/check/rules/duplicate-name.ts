// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const duplicateName: Rule = {
  id: 'duplicate-name',
  description: 'Disallow two regions of one name.',
  severity: 'error',
  reason: 'devices get the memory of the first for both',
  requires: [],
  check() {
    // to be written
  },
};
