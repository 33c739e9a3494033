// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const memoryRegionNames: Rule = {
  id: 'memory-region-names',
  description: 'Disallow names and entries of memory-region that do not count up.',
  severity: 'warning',
  reason: 'a driver that asks by name finds nothing',
  requires: [],
  check() {
    // to be written
  },
};
