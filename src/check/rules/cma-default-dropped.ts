// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const cmaDefaultDropped: Rule = {
  id: 'cma-default-dropped',
  description: 'Disallow a default area dropped for cma=.',
  severity: 'warning',
  reason: 'the region is not reserved',
  requires: [],
  check() {
    // to be written
  },
};
