// SPDX-License-Identifier: MIT
import { nearest } from '../base/nearest.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { shorten } from '../dts/shorten.ts';
import type { Span } from '../source/loc.ts';
import type { DtNode } from '../tree/node.ts';
import type { DtProperty } from '../tree/property.ts';
import type { CheckFailure } from './checks/check.ts';
import type { CompileUnit } from './compile-unit.ts';
import { ReferenceIndex } from './reference-index.ts';

/** Reports failures of dtc's checks, at the locations in the source that cause them. */
export function checkDiagnostics(
  unit: CompileUnit,
  failures: readonly CheckFailure[],
  collector: Collector,
): void {
  const references = new References(unit, collector);
  for (const { check, node, property, message, level } of failures) {
    if (node === undefined) continue;
    if (property !== undefined && (check === 'phandle_references' || check === 'path_references')) {
      references.add(node, property);
      continue;
    }
    const extra = { node: node.path, ...(property !== undefined && { property: property.name }) };
    const text = `${message.trimEnd()} (${check})`;
    const at = property?.source?.span ?? blockOf(node);
    if (level === 'error') collector.error('check', at, text, extra);
    else collector.warning('check', at, text, extra);
  }
}

/** Location of the name in a node's first block. */
function blockOf(node: DtNode): Span {
  return node.blocks[0]?.name ?? { start: 0, end: 0 };
}

/** Reports unresolved references, each once. */
class References {
  readonly #collector: Collector;
  readonly #index: ReferenceIndex;
  readonly #seen = new Set<DtProperty>();

  constructor(unit: CompileUnit, collector: Collector) {
    this.#collector = collector;
    this.#index = new ReferenceIndex(unit.root);
  }

  add(node: DtNode, property: DtProperty): void {
    if (this.#seen.has(property)) return;
    this.#seen.add(property);
    for (const { kind, ref, at } of property.source?.markers ?? []) {
      if ((kind !== 'phandle' && kind !== 'path') || this.#index.find(ref) !== undefined) continue;
      const near = ref.includes('/') ? [] : nearest(ref, this.#index.labels());
      const what = ref.includes('/')
        ? `no node has the path &{${shorten(ref)}}`
        : `no node has the label ${shorten(ref)}`;
      this.#collector.error('unknown-reference', at, what, {
        node: node.path,
        property: property.name,
        subject: ref,
        fix: near.length === 0 ? undefined : `did you mean ${near.map((label) => `&${label}`).join(' or ')}?`,
      });
    }
  }
}
