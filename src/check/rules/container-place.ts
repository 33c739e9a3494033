// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const containerPlace: Rule = {
  id: 'container-place',
  description: 'Disallow a container that is not directly below the root.',
  severity: 'error',
  reason: 'nothing in it is reserved',
  requires: [],
  check() {
    // to be written
  },
};
