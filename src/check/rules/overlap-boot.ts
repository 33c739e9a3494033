// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const overlapBoot: Rule = {
  id: 'overlap-boot',
  description: 'Disallow a region over the kernel, the initrd or the blob.',
  severity: 'error',
  reason: 'the kernel or its owner is overwritten',
  requires: [],
  check() {
    // to be written
  },
};
