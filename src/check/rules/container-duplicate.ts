// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const containerDuplicate: Rule = {
  id: 'container-duplicate',
  description: 'Disallow more than one container.',
  severity: 'error',
  reason: 'Linux reads the first and nothing of the others',
  requires: [],
  check() {
    // to be written
  },
};
