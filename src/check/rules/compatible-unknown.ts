// SPDX-License-Identifier: MIT
import { nearest } from '../../base/nearest.ts';
import type { DtNode } from '../../tree/node.ts';
import { BINDINGS } from '../bindings/bindings.ts';
import { compatibleStrings } from '../board/compatible-strings.ts';
import type { CompatibleString } from '../board/compatible-strings.ts';
import type { Finding, Rule } from '../rule.ts';

const KNOWN = ['shared-dma-pool', 'restricted-dma-pool', ...BINDINGS.map(({ compatible }) => compatible)];

/** A string that differs in more characters is another name. */
const SLIPS = 2;

/** Strings that a suggested value shows at most. */
const MAX_STRINGS = 8;

/** A compatible that only firmware or a vendor's kernel knows usually has a known one beside it; alone, it is usually a mistake. */
export const compatibleUnknown: Rule = {
  id: 'compatible-unknown',
  description: 'Disallow a compatible that Linux does not know.',
  severity: 'error',
  reason: 'no handler and no driver matches the region; a warning if no known compatible is similar',
  requires: ['container-cells', 'container-ranges'],
  check({ board, report }) {
    for (const { node, available, result } of board.regions) {
      // a handler that the caller supplied
      if (!available || result.ops !== null) continue;
      const strings = [...compatibleStrings(node)];
      if (strings.some(({ text }) => KNOWN.includes(text.toLowerCase()))) continue;
      const finding = misspelt(node, strings) ?? foreign(node, strings);
      if (finding !== undefined && !report(finding)) return;
    }
  },
};

function misspelt(node: DtNode, strings: readonly CompatibleString[]): Finding | undefined {
  for (const string of strings) {
    const [meant] = near(string.text);
    if (meant === undefined) continue;
    return {
      node,
      property: string.property,
      at: string.at,
      message: `Linux does not know the compatible "${string.text}"; did you mean "${meant}"?`,
      linux: 'no handler and no driver matches the region',
      ...repair(node, string, strings, meant),
    };
  }
  return undefined;
}

function foreign(node: DtNode, [first]: readonly CompatibleString[]): Finding | undefined {
  if (first === undefined) {
    const property = node.property('reusable');
    // said by cma-default-no-effect
    if (property === undefined || node.has('linux,cma-default')) return undefined;
    return {
      node,
      property,
      severity: 'warning',
      message: 'reusable has no effect on a region without compatible',
      linux: 'Linux reserves the memory, but does not make it a CMA area',
      fix: 'write compatible = "shared-dma-pool" for a CMA area, or remove reusable',
    };
  }
  return {
    node,
    property: first.property,
    at: first.at,
    severity: 'warning',
    message: `Linux does not know the compatible "${first.text}"`,
    linux: `no handler and no driver matches the region${node.has('reusable') ? ', and reusable has no effect' : ''}`,
    fix: 'write "shared-dma-pool" for a pool, or remove compatible if the memory only has to be reserved',
  };
}

/** Known names that a string may be a misspelling of. A name that differs only in its digits belongs to another chip. */
function near(text: string): string[] {
  const name = text.toLowerCase().replaceAll('_', '-');
  const withoutDigits = name.replace(/\d/g, '');
  if (KNOWN.some((known) => known !== name && known.replace(/\d/g, '') === withoutDigits)) return [];
  return nearest(name, KNOWN, SLIPS);
}

function repair(
  node: DtNode,
  wrong: CompatibleString,
  strings: readonly CompatibleString[],
  meant: string,
): Pick<Finding, 'fix' | 'edits'> {
  if (strings.length > MAX_STRINGS) return { fix: `write "${meant}" for it` };
  const value = strings.map(({ text, at }) => `"${at === wrong.at ? meant : text}"`).join(', ');
  const fix = `write compatible = ${value}`;
  // a value that is not only strings was not read completely
  const { property } = wrong;
  const isWhole = strings.reduce((sum, { text }) => sum + text.length + 1, 0) === property.length;
  return isWhole && strings.length === 1
    ? { fix, edits: [{ kind: 'set-value', node, property, value }] }
    : { fix };
}
