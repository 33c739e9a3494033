// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const kernelDies: Rule = {
  id: 'kernel-dies',
  description: 'Disallow a kernel that does not come up.',
  severity: 'error',
  reason: 'the board does not boot',
  requires: [],
  check() {
    // to be written
  },
};
