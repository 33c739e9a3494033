// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const regionUnused: Rule = {
  id: 'region-unused',
  description: 'Disallow a pool that no device uses.',
  severity: 'note',
  reason: 'its memory is lost',
  requires: [],
  check() {
    // to be written
  },
};
