// SPDX-License-Identifier: MIT
//
// What the tree that was booted may have in /reserved-memory that the one at hand has not, or otherwise.
import { sizeText } from '../base/size.ts';
import type { Range } from '../base/range.ts';
import { addrSizeProperty, isAvailable, scanRoot } from '../linux/fdt.ts';
import type { RootCells } from '../linux/fdt.ts';
import { nodeByPath } from '../tree/device-tree.ts';
import type { DtNode } from '../tree/node.ts';
import { DtProperty } from '../tree/property.ts';
import type { Setup } from './booted-machine.ts';
import type { Compared } from './comparison.ts';
import type { Hypothesis } from './hypotheses.ts';
import type { Message } from './message.ts';
import type { RealBoot } from './seen.ts';
import { extent } from './seen.ts';
import { cellsProperty, textProperty, withNodes, withRegion } from './tree-edit.ts';

/** Nodes that firmware is known to add, or to fill in. */
const FIRMWARE =
  /^(?:optee|tee|atf|tfa|tf-a|secmon|mmode_resv|sbi|hwrm|framebuffer|simple-framebuffer|splash|ramoops|nvram|blconfig|linux,cma|.*(?:_|-)fw|fw)/i;

/** What of a real region its lines tell. */
interface RealRegion {
  readonly place: Range | null;
  readonly nomap: boolean;
  readonly reusable: boolean;
  readonly compatible: string | null;
  /** Its size to the MiB, where it is known without a place. */
  readonly size: bigint | null;
  /** Whether a handler refused it. */
  readonly refused: boolean;
}

/** A change to the tree; it is made of the tree as it is then, after the changes that were made before. */
export interface RegionEdit {
  readonly node: string;
  apply(setup: Setup): Hypothesis | undefined;
}

/** Changes that lines about regions call for: one a region. */
export function regionEdits(
  differences: readonly Compared[],
  all: readonly Compared[],
  real: RealBoot,
): RegionEdit[] {
  const realNodes = realRegions(all);
  const edits: RegionEdit[] = [];
  const done = new Set<string>();
  for (const { real: seen, predicted } of differences) {
    const message = seen?.message ?? predicted?.message;
    const name = message?.node ?? null;
    if (message === undefined || name === null || name === '' || done.has(name)) continue;
    done.add(name);
    const region = realNodes.get(name);
    edits.push({ node: name, apply: (setup) => editOf(setup, name, region, real) });
  }
  return edits;
}

/** What the real log says of each node. */
function realRegions(all: readonly Compared[]): Map<string, RealRegion> {
  const regions = new Map<string, RealRegion>();
  for (const { real } of all) {
    const message = real?.message;
    if (message?.node == null || message.kind.topic === 'overlap') continue;
    const before = regions.get(message.node) ?? NOTHING_TOLD;
    regions.set(message.node, { ...before, ...told(message) });
  }
  return regions;
}

const NOTHING_TOLD: RealRegion = {
  place: null,
  size: null,
  nomap: false,
  reusable: false,
  compatible: null,
  refused: false,
};

function told({ kind, fields }: Message): Partial<RealRegion> {
  switch (kind.id) {
    case 'region': {
      const base = BigInt(fields['base']!);
      return {
        place: { base, size: BigInt(fields['last']!) - base + 1n },
        nomap: fields['map'] === 'nomap',
        reusable: fields['reusable'] === 'reusable',
      };
    }
    case 'created-cma':
      return { reusable: true, ...roughPlace(fields) };
    case 'initialized':
      return { compatible: fields['compatible'] ?? null };
    case 'allocate-failed':
      return { size: BigInt(fields['mib'] ?? '0') << 20n };
    case 'matching-fail':
      return { refused: true };
    case 'reserve-failed':
      return { nomap: true, ...roughPlace(fields) };
    default:
      return roughPlace(fields);
  }
}

/** A place whose size is in whole MiB: what messages but those of regions say. */
function roughPlace(fields: Message['fields']): Partial<RealRegion> {
  const { base, mib } = fields;
  if (base === undefined || mib === undefined || mib === '0') return {};
  return { place: { base: BigInt(base), size: BigInt(mib) << 20n } };
}

function editOf(
  setup: Setup,
  name: string,
  region: RealRegion | undefined,
  real: RealBoot,
): Hypothesis | undefined {
  const cells = scanRoot(setup.tree);
  if (cells.address > 4 || cells.size > 4) return undefined;
  const node = nodeByPath(setup.tree, '/reserved-memory')?.children.find((child) => child.name === name);
  if (node === undefined) return region === undefined ? undefined : added(setup, name, region, cells, real);
  if (region === undefined) {
    // an older kernel refuses what this one takes, in silence
    if (real.facts.version !== null && real.facts.version < 700) return undefined;
    return {
      id: 'node-gone',
      text: `the tree that was booted has no ${name}, or has it disabled`,
      setup: { ...setup, tree: withNodes(setup.tree, new Map([[node, 'drop']])) },
    };
  }
  return changed(setup, node, region, cells);
}

function added(
  setup: Setup,
  name: string,
  region: RealRegion,
  cells: RootCells,
  { facts }: RealBoot,
): Hypothesis | undefined {
  if (region.place === null) return undefined;
  const properties = [
    regProperty(region.place, cells),
    ...(region.compatible === null ? [] : [textProperty('compatible', region.compatible)]),
    ...flags(region),
  ];
  const who = facts.overlays
    ? 'an overlay that the boot loader applied'
    : FIRMWARE.test(name)
      ? 'firmware'
      : 'firmware or an overlay';
  return {
    id: 'node-added',
    text: `the tree that was booted has ${name} (${extent(region.place)}, ${sizeText(region.place.size)}), which this one has not: ${who} added it, or this tree is another version`,
    setup: { ...setup, tree: withRegion(setup.tree, name, properties, cells) },
  };
}

function changed(setup: Setup, node: DtNode, region: RealRegion, cells: RootCells): Hypothesis | undefined {
  const { place } = region;
  const enabled = isAvailable(node);
  const others = node.properties.filter(
    ({ name }) => !['no-map', 'reusable', ...(enabled ? [] : ['status'])].includes(name),
  );
  const reg = addrSizeProperty(node, 'reg', cells);
  const own = reg !== undefined && reg.entries > 0 ? reg.read(0) : undefined;
  const says = enabled ? [] : ['is not disabled'];
  let properties = [...others];
  if (place !== null && own !== undefined && (own.base !== place.base || own.size !== place.size)) {
    properties = others.map((property) => (property.name === 'reg' ? regProperty(place, cells) : property));
    if (own.base !== place.base) says.push(`lies at ${extent(place)}, not ${extent(own)}`);
    if (own.size !== place.size) says.push(`has ${sizeText(place.size)}, not ${sizeText(own.size)}`);
  } else if (own === undefined && (place !== null || (region.size ?? 0n) > 0n)) {
    const bytes = place?.size ?? region.size!;
    const size = cellsProperty('size', [[bytes, cells.size]]);
    const before = node.property('size');
    if (before === undefined) {
      if (place === null) return undefined;
      properties = [...others.filter(({ name }) => name !== 'reg'), regProperty(place, cells)];
      says.push(`lies at ${extent(place)}`);
    } else if (!sameBytes(before.value, size.value)) {
      properties = others.map((property) => (property.name === 'size' ? size : property));
      says.push(`asks for ${sizeText(bytes)}`);
    }
  }
  if (place !== null && region.nomap !== node.has('no-map'))
    says.push(region.nomap ? 'has no-map' : 'has no no-map');
  if (place !== null && region.reusable !== node.has('reusable'))
    says.push(region.reusable ? 'is reusable' : 'is not reusable');
  properties.push(
    ...flags(place === null ? { nomap: node.has('no-map'), reusable: node.has('reusable') } : region),
  );
  const compatible = node.property('compatible');
  if (region.compatible !== null && compatible === undefined) {
    properties.push(textProperty('compatible', region.compatible));
    says.push(`is a ${region.compatible}`);
  } else if (region.compatible === null && compatible !== undefined && !region.refused) {
    properties = properties.filter((property) => property !== compatible);
    says.push('has no compatible that a handler takes');
  }
  if (says.length === 0) return undefined;
  return {
    id: 'node-changed',
    text: `${node.name} of the tree that was booted ${says.join(', and ')}: firmware or an overlay changed it, or this tree is another version`,
    setup: { ...setup, tree: withNodes(setup.tree, new Map([[node, properties]])) },
  };
}

function regProperty(place: Range, cells: RootCells): DtProperty {
  return cellsProperty('reg', [
    [place.base, cells.address],
    [place.size, cells.size],
  ]);
}

function flags({ nomap, reusable }: Pick<RealRegion, 'nomap' | 'reusable'>): DtProperty[] {
  const empty = (name: string): DtProperty => new DtProperty(name, new Uint8Array(0));
  return [...(nomap ? [empty('no-map')] : []), ...(reusable ? [empty('reusable')] : [])];
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
