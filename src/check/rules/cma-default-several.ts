// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const cmaDefaultSeveral: Rule = {
  id: 'cma-default-several',
  description: 'Disallow more than one default area.',
  severity: 'warning',
  reason: 'the last one wins',
  requires: [],
  check() {
    // to be written
  },
};
