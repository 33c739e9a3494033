// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const regionDepth: Rule = {
  id: 'region-depth',
  description: "Disallow a region deeper than the container's children.",
  severity: 'error',
  reason: 'Linux does not scan it',
  requires: [],
  check() {
    // to be written
  },
};
