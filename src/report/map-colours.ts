// SPDX-License-Identifier: MIT
//
// The colours of the map, as CSS. Labels are beside boxes, never on them, so only the contrast of text on the page matters. The label names
// the kind too, and dashes and hatching show kinds that are not really in memory.
import type { MarkKind } from '../map/mark.ts';

/** Colours on light and on dark. */
type Pair = readonly [light: string, dark: string];

const KIND_COLOURS: Readonly<Record<MarkKind, Pair>> = {
  reserved: ['#3f6fb0', '#6c9bdc'],
  nomap: ['#7d4a9e', '#b083d1'],
  cma: ['#168a7a', '#2fb5a2'],
  'default-cma': ['#0f6b8a', '#3aa5cc'],
  'numa-cma': ['#4d9a5e', '#74c486'],
  'coherent-pool': ['#c98200', '#e5a93c'],
  'restricted-pool': ['#b0581c', '#de8a4e'],
  memreserve: ['#5f6caf', '#8f9be0'],
  image: ['#4a4f57', '#a9b0bb'],
  initrd: ['#757b85', '#8a919c'],
  blob: ['#9aa0a9', '#6d747f'],
  crash: ['#8c5a4a', '#c38f7d'],
  early: ['#b9bec6', '#555b65'],
  failed: ['#c62438', '#ff6b7a'],
  disabled: ['#8b9097', '#8b9097'],
  ignored: ['#8b9097', '#8b9097'],
  unknown: ['#a08a2c', '#d3bd5c'],
};

const PAGE_COLOURS: Readonly<Record<string, Pair>> = {
  paper: ['#ffffff', '#14171c'],
  ink: ['#1b1f24', '#e6e9ee'],
  faint: ['#5a6270', '#9aa3b0'],
  rule: ['#c4cad2', '#3c434e'],
  free: ['#e4f1e4', '#1d3423'],
  gap: ['#f1f2f4', '#1f242b'],
  focus: ['#0b57d0', '#8ab4f8'],
};

/** Kinds that are drawn as an outline, because they are not in memory. */
const HOLLOW: readonly MarkKind[] = ['disabled', 'ignored', 'unknown', 'failed'];

/**
 * The style of elements below `scope`, a class: by the system's setting, or by `data-theme` (`light` or `dark`) above it; light in print.
 */
export function mapStyleSheet(scope: string): string {
  const pairs = [...Object.entries(PAGE_COLOURS), ...Object.entries(KIND_COLOURS)];
  const variables = (index: 0 | 1): string =>
    pairs.map(([name, pair]) => `--rmem-${name}:${pair[index]}`).join(';');
  const kinds = (Object.keys(KIND_COLOURS) as MarkKind[]).map((kind) =>
    HOLLOW.includes(kind)
      ? `.${scope} .k-${kind}{fill:var(--rmem-paper);stroke:var(--rmem-${kind});stroke-width:2;stroke-dasharray:5 3}`
      : `.${scope} .k-${kind}{fill:var(--rmem-${kind});stroke:var(--rmem-paper);stroke-width:1}`,
  );
  return [
    `.${scope}{${variables(0)};color:var(--rmem-ink);background:var(--rmem-paper)}`,
    `@media (prefers-color-scheme:dark){.${scope}{${variables(1)}}}`,
    `[data-theme="light"] .${scope}{${variables(0)}}`,
    `[data-theme="dark"] .${scope}{${variables(1)}}`,
    `@media print{.${scope}.${scope}{${variables(0)}}}`,
    ...kinds,
    `.${scope} .k-free{fill:var(--rmem-free)}`,
    `.${scope} .k-listed{fill:var(--rmem-rule)}`,
    `.${scope} .k-gap{fill:var(--rmem-gap);stroke:var(--rmem-rule);stroke-dasharray:2 4}`,
  ].join('\n');
}
