// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const handlerDisabled: Rule = {
  id: 'handler-disabled',
  description: 'Disallow a region whose handler is not in this kernel.',
  severity: 'warning',
  reason: 'it is a plain reservation',
  requires: [],
  check() {
    // to be written
  },
};
