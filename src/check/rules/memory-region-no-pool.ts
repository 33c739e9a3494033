// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const memoryRegionNoPool: Rule = {
  id: 'memory-region-no-pool',
  description: 'Disallow a memory-region that is no pool to a driver that wants one.',
  severity: 'warning',
  reason: 'the driver gets -EINVAL',
  requires: [],
  check() {
    // to be written
  },
};
