// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const cmaDefaultNoEffect: Rule = {
  id: 'cma-default-no-effect',
  description: 'Disallow a linux,cma-default without effect.',
  severity: 'warning',
  reason: 'another area is the default',
  requires: [],
  check() {
    // to be written
  },
};
