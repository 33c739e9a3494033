// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const dmaMemoryLeft: Rule = {
  id: 'dma-memory-left',
  description: 'Disallow little memory left below the DMA limit.',
  severity: 'warning',
  reason: 'drivers that need it fail later',
  requires: [],
  check() {
    // to be written
  },
};
