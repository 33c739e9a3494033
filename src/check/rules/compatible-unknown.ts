// SPDX-License-Identifier: MIT
import { nearest } from '../../base/nearest.ts';
import { BINDINGS } from '../bindings.ts';
import { compatibleStrings } from '../compatible.ts';
import type { CompatibleString } from '../compatible.ts';
import type { Finding, Rule } from '../rule.ts';

const KNOWN = ['shared-dma-pool', 'restricted-dma-pool', ...BINDINGS.map(({ compatible }) => compatible)];

/** More than a slip of the finger or two is another name. */
const SLIPS = 2;

/** As many as are shown in a value to write. */
const MAX_STRINGS = 8;

/**
 * A compatible that nothing in Linux knows may be firmware's, or a vendor's kernel's. What is close to a known one, and has none
 * beside it, was meant to be that.
 */
export const compatibleUnknown: Rule = {
  id: 'compatible-unknown',
  description: 'Disallow a compatible that is nearly one that Linux knows.',
  severity: 'warning',
  reason: 'no handler and no driver takes the region',
  requires: ['container-cells', 'container-ranges'],
  check({ board, report }) {
    for (const { node, available, result } of board.regions) {
      // a handler of the caller's own
      if (!available || result.ops !== null) continue;
      const strings = [...compatibleStrings(node)];
      if (strings.some(({ text }) => KNOWN.includes(text.toLowerCase()))) continue;
      for (const string of strings) {
        const [meant] = near(string.text);
        if (meant === undefined) continue;
        const goOn = report({
          node,
          property: string.property,
          at: string.at,
          message: `nothing in Linux knows the compatible "${string.text}", which is close to "${meant}"`,
          linux: 'no handler and no driver takes the region',
          ...repair(node, string, strings, meant),
        });
        if (!goOn) return;
        break;
      }
    }
  },
};

/** Known names that a string may have been meant to be; the same but for its numbers is another chip's. */
function near(text: string): string[] {
  const name = text.toLowerCase().replaceAll('_', '-');
  const withoutDigits = name.replace(/\d/g, '');
  if (KNOWN.some((known) => known !== name && known.replace(/\d/g, '') === withoutDigits)) return [];
  return nearest(name, KNOWN, SLIPS);
}

function repair(
  node: Finding['node'],
  wrong: CompatibleString,
  strings: readonly CompatibleString[],
  meant: string,
): Pick<Finding, 'fix' | 'edits'> {
  if (strings.length > MAX_STRINGS) return { fix: `write "${meant}" for it` };
  const value = strings.map(({ text, at }) => `"${at === wrong.at ? meant : text}"`).join(', ');
  const fix = `write compatible = ${value}`;
  // a value with more than strings in it is more than was read here
  const { property } = wrong;
  const isWhole = strings.reduce((sum, { text }) => sum + text.length + 1, 0) === property.length;
  return isWhole && strings.length === 1
    ? { fix, edits: [{ kind: 'set-value', node, property, value }] }
    : { fix };
}
