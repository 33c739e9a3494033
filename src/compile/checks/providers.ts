// SPDX-License-Identifier: MIT
//
// Properties that refer to providers (clocks, DMA channels, GPIOs, …): phandles, each followed by as many
// cells as its node requires.
import type { DtNode } from '../../tree/node.ts';
import type { DtProperty } from '../../tree/property.ts';
import type { ReportFailure } from '../compile-unit.ts';
import { optionalCheck, warningCheck } from './check.ts';
import type { Check } from './check.ts';
import type { CheckedTree } from './checked-tree.ts';
import { phandleReferences } from './references.ts';
import { isCellCheck } from './strings.ts';
import { CELL, cellAt, isMultipleOf, isPhandle, soleCell } from './value.ts';

export const interruptsExtended = provider('interrupts_extended', 'interrupts-extended', '#interrupt-cells');

/** In dtc's order: for each property, the check of its value comes before the check of the cells. */
export const PROVIDER_CHECKS: readonly Check[] = [
  provider('clocks', 'clocks', '#clock-cells'),
  provider('cooling_device', 'cooling-device', '#cooling-cells'),
  provider('dmas', 'dmas', '#dma-cells'),
  provider('hwlocks', 'hwlocks', '#hwlock-cells'),
  interruptsExtended,
  provider('io_channels', 'io-channels', '#io-channel-cells'),
  provider('iommus', 'iommus', '#iommu-cells'),
  provider('mboxes', 'mboxes', '#mbox-cells'),
  provider('msi_parent', 'msi-parent', '#msi-cells', true),
  provider('mux_controls', 'mux-controls', '#mux-control-cells'),
  provider('phys', 'phys', '#phy-cells'),
  provider('power_domains', 'power-domains', '#power-domain-cells'),
  provider('pwms', 'pwms', '#pwm-cells'),
  provider('resets', 'resets', '#reset-cells'),
  provider('sound_dai', 'sound-dai', '#sound-dai-cells'),
  provider('thermal_sensors', 'thermal-sensors', '#thermal-sensor-cells'),
].flatMap(({ value, cells }) => [value, cells]);

function provider(
  check: string,
  name: string,
  cellsName: string,
  optional = false,
): { value: Check; cells: Check } {
  const cells = isCellCheck(`${check}_is_cell`, cellsName);
  const value = warningCheck(
    `${check}_property`,
    (tree, report) => {
      for (const [node, property] of tree.having(name))
        checkArguments(tree, node, property, { cellsName, optional }, report);
    },
    cells,
    phandleReferences,
  );
  return { value, cells };
}

export const gpiosProperty = warningCheck(
  'gpios_property',
  (tree, report) => {
    for (const node of tree.nodes) {
      // the `gpios` of a hog are lines of its parent
      if (tree.has(node, 'gpio-hog')) continue;
      for (const property of node.properties) {
        if (isGpios(property.name))
          checkArguments(tree, node, property, { cellsName: '#gpio-cells', optional: false }, report);
      }
    }
  },
  phandleReferences,
);

export const deprecatedGpioProperty = optionalCheck('deprecated_gpio_property', (tree, report) => {
  for (const node of tree.nodes) {
    for (const property of node.properties) {
      if (isGpios(property.name) && property.name.endsWith('gpio'))
        report(node, property, "'[*-]gpio' is deprecated, use '[*-]gpios' instead");
    }
  }
});

/** `gpios`, `x-gpios` and both without the `s`; but `vendor,nr-gpios` is a number. */
function isGpios(name: string): boolean {
  return /(^|-)gpios?$/.test(name) && !name.endsWith(',nr-gpios');
}

/** The number of cells after a provider's phandle, by its property. */
interface Arguments {
  readonly cellsName: string;
  /** Whether a provider without that property requires no cells. */
  readonly optional: boolean;
}

function checkArguments(
  tree: CheckedTree,
  node: DtNode,
  property: DtProperty,
  { cellsName, optional }: Arguments,
  report: ReportFailure,
): void {
  const { length } = property;
  if (!isMultipleOf(length, CELL)) {
    report(node, property, `property size (${length}) is invalid, expected multiple of ${CELL}`);
    return;
  }
  const isReference = referencesIn(property);
  for (let cell = 0; CELL * cell < length; cell++) {
    const phandle = cellAt(property, cell);
    if (!isPhandle(phandle)) {
      // in an overlay, this node and the number of its cells may be unknown
      if (tree.unit.plugin) return;
      // an empty entry, which some bindings allow
      continue;
    }
    if (!isReference(CELL * cell)) report(node, property, `cell ${cell} is not a phandle reference`);
    const provider = tree.nodeByPhandle(phandle);
    if (provider === undefined) {
      report(node, property, `Could not get phandle node for (cell ${cell})`);
      return;
    }
    const cells = tree.property(provider, cellsName);
    if (cells === undefined && !optional) {
      const missing = `Missing property '${cellsName}' in node ${provider.path}`;
      report(node, undefined, `${missing} or bad phandle (referred from ${property.name}[${cell}])`);
      return;
    }
    const count = cells === undefined ? 0 : (soleCell(cells) ?? 0);
    if (CELL * (cell + count + 1) > length) {
      report(node, property, `property size (${length}) too small for cell size ${count}`);
      return;
    }
    cell += count;
  }
}

/**
 * Whether a phandle at an offset was written as a reference. Call it with increasing offsets. Always true for
 * values that are not from a source.
 */
function referencesIn({ source }: DtProperty): (offset: number) => boolean {
  const markers = source?.markers ?? [];
  if (markers.length === 0) return () => true;
  let next = 0;
  return (offset) => {
    while (next < markers.length && markers[next]!.offset < offset) next++;
    for (let i = next; i < markers.length; i++) {
      const marker = markers[i]!;
      if (marker.offset !== offset) return false;
      if (marker.kind === 'phandle') return true;
    }
    return false;
  };
}
