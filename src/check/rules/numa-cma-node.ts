// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const numaCmaNode: Rule = {
  id: 'numa-cma-node',
  description: 'Disallow an area for a node that is not there.',
  severity: 'warning',
  reason: 'the kernel makes none',
  requires: [],
  check() {
    // to be written
  },
};
