// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const regionSpace: Rule = {
  id: 'region-space',
  description: 'Disallow a region with neither reg nor size.',
  severity: 'warning',
  reason: 'Linux passes it over in silence',
  requires: [],
  check() {
    // to be written
  },
};
