// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const containerRanges: Rule = {
  id: 'container-ranges',
  description: 'Disallow a container without ranges.',
  severity: 'error',
  reason: 'Linux refuses the whole container',
  requires: [],
  check() {
    // to be written
  },
};
