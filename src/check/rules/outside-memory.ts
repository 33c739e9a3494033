// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const outsideMemory: Rule = {
  id: 'outside-memory',
  description: 'Disallow a region outside of RAM.',
  severity: 'error',
  reason: 'by its kind it is useless or kills the kernel',
  requires: [],
  check() {
    // to be written
  },
};
