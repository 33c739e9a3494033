// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const regAndSize: Rule = {
  id: 'reg-and-size',
  description: 'Disallow a region with both reg and size.',
  severity: 'warning',
  reason: 'size, alignment and alloc-ranges have no effect',
  requires: [],
  check() {
    // to be written
  },
};
