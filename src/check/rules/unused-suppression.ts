// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

/** The last of all: it reads what the others have found. */
export const unusedSuppression: Rule = {
  id: 'unused-suppression',
  description:
    'Require each comment rmem-ignore to name a rule, to give a reason, and to suppress something.',
  severity: 'warning',
  reason: 'it hides what is found there later, or was meant to hide something and does not',
  requires: [],
  check({ suppressionProblems, report }) {
    for (const { included, ...problem } of suppressionProblems()) {
      // in a file that is shared, it may well be there for a board that is not looked at
      if (!report({ ...problem, ...(included && { severity: 'note' }) })) return;
    }
  },
};
