// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const dynamicRegionsFull: Rule = {
  id: 'dynamic-regions-full',
  description: 'Disallow more dynamic regions than Linux takes.',
  severity: 'error',
  reason: 'the region is skipped',
  requires: [],
  check() {
    // to be written
  },
};
