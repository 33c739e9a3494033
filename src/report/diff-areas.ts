// SPDX-License-Identifier: MIT
import { rangeText } from '../base/range.ts';
import { sizeText } from '../base/size.ts';
import type { BootDiff, ItemDiff } from '../diff/boot-diff.ts';
import type { DiffRow, DiffWords } from './diff-row.ts';
import { growth, placeChange, reasonsText, sizeChange } from './diff-values.ts';

/** CMA areas: the list, the default area, the areas of nodes, and the heaps. */
export function areaRows(diff: BootDiff, words: DiffWords): DiffRow[] {
  const { show } = words;
  return [
    ...diff.areas.map((area) => areaRow(area, words)),
    ...defaultRows(diff, words),
    ...diff.numaAreas.map((area) => areaRow(area, words)),
    ...diff.heaps.map((heap): DiffRow => ({
      kind: heap.kind,
      title: `heap ${show(heap.b ?? heap.a)}`,
      details: reasonsText(heap),
    })),
  ];
}

interface Area {
  readonly name: string;
  readonly base: bigint;
  readonly size: bigint;
  readonly default?: boolean;
  readonly node?: number;
}

function areaRow(area: ItemDiff<Area>, { show, arrow }: DiffWords): DiffRow {
  const { a, b } = area;
  const { name, node } = b ?? a;
  const title = node === undefined ? show(name) : `${show(name)} of node ${node}`;
  if (a === null || b === null)
    return { kind: area.kind, title, details: [areaText(b ?? a), ...reasonsText(area)] };
  const details: string[] = [];
  if (a.name !== b.name) details.push(`was called ${show(a.name)}`);
  if (a.base !== b.base) details.push(placeChange(a.base, b.base));
  if (a.size !== b.size) details.push(growth(a.size, b.size, arrow));
  if (a.default !== b.default)
    details.push(b.default === true ? 'is now the default area' : 'is no longer the default area');
  return { kind: 'changed', title, details: [...details, ...reasonsText(area)] };
}

function areaText({ base, size, default: isDefault }: Area): string {
  return `${rangeText({ base, size })}, ${sizeText(size)}${isDefault === true ? ', the default one' : ''}`;
}

/** The default area, if not shown with the areas, and the default area that could not be created. */
function defaultRows({ default: areas, failedDefault }: BootDiff, { show, arrow }: DiffWords): DiffRow[] {
  const rows: DiffRow[] = [];
  for (const area of areas) {
    const { a, b } = area;
    if (a?.name === b?.name) continue;
    const word = (one: Area | null): string =>
      one === null ? 'none' : `${show(one.name)}, ${sizeText(one.size)}`;
    rows.push({ kind: 'changed', title: 'default area', details: [`${word(a)} ${arrow} ${word(b)}`] });
  }
  for (const failed of failedDefault) {
    const { a, b } = failed;
    const text = ({ size, errno }: { readonly size: bigint; readonly errno: string }): string =>
      `${sizeText(size)}: -${errno}`;
    const details =
      a !== null && b !== null
        ? [a.size === b.size ? text(b) : `${sizeChange(a.size, b.size, arrow)}: -${b.errno}`]
        : [text(b ?? a)];
    rows.push({ kind: failed.kind, title: 'default area that cannot be created', details });
  }
  return rows;
}
