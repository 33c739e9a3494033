// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const dmaReach: Rule = {
  id: 'dma-reach',
  description: 'Disallow a device whose bus does not reach its region.',
  severity: 'warning',
  reason: 'DMA to it goes nowhere',
  requires: [],
  check() {
    // to be written
  },
};
