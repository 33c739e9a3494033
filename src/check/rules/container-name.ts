// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const containerName: Rule = {
  id: 'container-name',
  description: 'Disallow a container that Linux does not find by its name.',
  severity: 'error',
  reason: 'nothing in it is reserved',
  requires: [],
  check() {
    // to be written
  },
};
