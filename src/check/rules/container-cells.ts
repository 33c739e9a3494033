// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const containerCells: Rule = {
  id: 'container-cells',
  description: 'Disallow cells of the container that are not those of the root.',
  severity: 'error',
  reason: 'Linux refuses the whole container',
  requires: [],
  check() {
    // to be written
  },
};
