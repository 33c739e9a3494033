// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

/** Runs last, because it reads the findings of all other rules. */
export const unusedSuppression: Rule = {
  id: 'unused-suppression',
  description: 'Require each rmem-ignore comment to name a rule, give a reason and suppress a finding.',
  severity: 'warning',
  reason: 'it may hide a later finding, or does not suppress what it was meant to',
  requires: [],
  check({ suppressionProblems, report }) {
    for (const { included, ...problem } of suppressionProblems()) {
      // in a shared file, it may be meant for a board that is not checked
      if (!report({ ...problem, ...(included && { severity: 'note' }) })) return;
    }
  },
};
