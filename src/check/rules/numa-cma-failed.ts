// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const numaCmaFailed: Rule = {
  id: 'numa-cma-failed',
  description: 'Disallow an area of a node that finds no place.',
  severity: 'error',
  reason: 'the node has none',
  requires: [],
  check() {
    // to be written
  },
};
