// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const containerRangesValue: Rule = {
  id: 'container-ranges-value',
  description: 'Disallow a container whose ranges are not empty.',
  severity: 'warning',
  reason: 'Linux never translates the addresses',
  requires: [],
  check() {
    // to be written
  },
};
