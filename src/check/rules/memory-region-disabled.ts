// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const memoryRegionDisabled: Rule = {
  id: 'memory-region-disabled',
  description: 'Disallow a memory-region that points to a disabled region.',
  severity: 'warning',
  reason: 'the device gets no memory of its own',
  requires: [],
  check() {
    // to be written
  },
};
