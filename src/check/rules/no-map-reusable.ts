// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const noMapReusable: Rule = {
  id: 'no-map-reusable',
  description: 'Disallow a region both no-map and reusable.',
  severity: 'error',
  reason: 'it becomes no pool at all',
  requires: [],
  check() {
    // to be written
  },
};
