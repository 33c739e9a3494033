// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const noMapBusy: Rule = {
  id: 'no-map-busy',
  description: 'Disallow a no-map region over memory that is reserved already.',
  severity: 'error',
  reason: 'it is refused and stays mapped',
  requires: [],
  check() {
    // to be written
  },
};
