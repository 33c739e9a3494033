// SPDX-License-Identifier: MIT
//
// Possible differences between /reserved-memory in the booted tree and in the given tree.
import { rangeText } from '../base/range.ts';
import type { Range } from '../base/range.ts';
import { sizeText } from '../base/size.ts';
import type { FieldValue } from '../linux/messages/template.ts';
import { nearestRelease } from '../linux/releases/releases.ts';
import { readerOf } from '../linux/tree-reader.ts';
import type { RootCells, TreeReader } from '../linux/tree-reader.ts';
import { nodeByPath } from '../tree/device-tree.ts';
import type { DtNode } from '../tree/node.ts';
import { DtProperty } from '../tree/property.ts';
import type { Setup } from './booted-machine.ts';
import type { ComparedItem } from './comparison.ts';
import { isFirmware, isOpenSbi, openSbiText } from './firmware-nodes.ts';
import type { HypothesisInput, Hypothesis } from './hypotheses.ts';
import type { Message } from './message.ts';
import type { RealBoot } from './real-boot.ts';
import type { ReasonId } from './reason.ts';
import { cellsProperty, textProperty, withNodes, withRegion } from './tree-edit.ts';

/** The facts about a region in the lines of a real log. */
interface RealRegion {
  readonly place: Range | null;
  /** Whether its size is only known in whole MiB. */
  readonly rough: boolean;
  /** Null if no line shows it. */
  readonly nomap: boolean | null;
  readonly reusable: boolean | null;
  readonly compatible: string | null;
  /** Its size in whole MiB, if known without an address. */
  readonly size: bigint | null;
  /** Whether a handler rejected it. */
  readonly refused: boolean;
}

/** A prediction that a change starts from. */
type Predicted = Pick<HypothesisInput, 'setup' | 'boot'>;

/** A change of the tree, applied after earlier changes. */
export interface RegionEdit {
  readonly node: string;
  apply(to: Predicted): Hypothesis | undefined;
}

/** Changes suggested by lines about regions: one per region. */
export function regionEdits(
  differences: readonly ComparedItem[],
  all: readonly ComparedItem[],
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
    edits.push({ node: name, apply: (to) => editOf(to, name, region, real) });
  }
  return edits;
}

/** The facts in the real log about each node. */
function realRegions(all: readonly ComparedItem[]): Map<string, RealRegion> {
  const regions = new Map<string, RealRegion>();
  for (const { real } of all) {
    const message = real?.message;
    if (message?.node == null || message.id === 'overlap') continue;
    const before = regions.get(message.node) ?? NOTHING_TOLD;
    regions.set(message.node, { ...before, ...told(message) });
  }
  return regions;
}

const NOTHING_TOLD: RealRegion = {
  place: null,
  rough: false,
  size: null,
  nomap: null,
  reusable: null,
  compatible: null,
  refused: false,
};

function told({ id, fields }: Message): Partial<RealRegion> {
  switch (id) {
    case 'region': {
      const [base, last] = [bytesOf(fields['base']), bytesOf(fields['last'])];
      return {
        place: { base, size: last - base + 1n },
        rough: false,
        nomap: fields['map'] === 'nomap',
        reusable: fields['reusable'] === 'reusable',
      };
    }
    case 'created-cma':
      return { reusable: true, ...roughPlace(fields) };
    case 'initialized':
      return { compatible: fields['compatible']?.toString() ?? null };
    case 'allocate-failed':
      return { size: bytesOf(fields['size']) };
    case 'matching-fail':
      return { refused: true };
    case 'reserve-failed':
      return { nomap: true, ...roughPlace(fields) };
    default:
      return roughPlace(fields);
  }
}

/** A range with a size in whole MiB, as in messages other than those of regions. */
function roughPlace(fields: Message['fields']): Partial<RealRegion> {
  const [base, size] = [fields['base'], bytesOf(fields['size'])];
  return typeof base !== 'bigint' || size === 0n ? {} : { place: { base, size }, rough: true };
}

/** An address or size in a message; 0 for none. */
function bytesOf(field: FieldValue | undefined): bigint {
  return typeof field === 'bigint' ? field : 0n;
}

function editOf(
  { setup, boot }: Predicted,
  name: string,
  region: RealRegion | undefined,
  real: RealBoot,
): Hypothesis | undefined {
  const reader = readerOf(setup.tree, boot);
  const { cells } = reader;
  if (cells.address > 4 || cells.size > 4) return undefined;
  const node = nodeByPath(setup.tree, '/reserved-memory')?.children.find((child) => child.name === name);
  if (node === undefined) return region === undefined ? undefined : added(setup, name, region, cells, real);
  if (region === undefined) {
    // another release may reject it without a message
    if (real.facts.release !== null && nearestRelease(real.facts.release)?.exact !== true) return undefined;
    return {
      id: 'node-gone',
      text: `the booted tree has no ${name}, or has it disabled`,
      setup: { ...setup, tree: withNodes(setup.tree, new Map([[node, 'drop']])) },
    };
  }
  return changed(setup, node, region, reader);
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
    : isFirmware(name)
      ? 'firmware'
      : 'firmware or an overlay';
  const place = ` (${rangeText(region.place)}, ${sizeText(region.place.size)})`;
  const [id, text]: [ReasonId, string] = isOpenSbi(name)
    ? ['firmware-node', openSbiText(name, place)]
    : [
        'node-added',
        `the booted tree has ${name}${place}, which this tree lacks: ${who} added it, or this tree is another version`,
      ];
  return {
    id,
    text,
    setup: { ...setup, tree: withRegion(setup.tree, name, properties, cells) },
  };
}

function changed(setup: Setup, node: DtNode, region: RealRegion, reader: TreeReader): Hypothesis | undefined {
  const { cells } = reader;
  const enabled = reader.isAvailable(node);
  const others = node.properties.filter(
    ({ name }) => !['no-map', 'reusable', ...(enabled ? [] : ['status'])].includes(name),
  );
  const reg = reader.addrSize(node, 'reg');
  const ownPlace = reg !== undefined && reg.entries > 0 ? reg.read(0) : undefined;
  // a size in whole MiB agrees with any size that rounds to it
  const fits = region.rough && ownPlace !== undefined && sameMib(region.place!, ownPlace);
  const place = fits ? ownPlace : region.place;
  const says = enabled ? [] : ['is not disabled'];
  let properties = [...others];
  if (
    place !== null &&
    ownPlace !== undefined &&
    (ownPlace.base !== place.base || ownPlace.size !== place.size)
  ) {
    properties = others.map((property) => (property.name === 'reg' ? regProperty(place, cells) : property));
    if (ownPlace.base !== place.base) says.push(`is at ${rangeText(place)}, not ${rangeText(ownPlace)}`);
    if (ownPlace.size !== place.size)
      says.push(`has ${sizeText(place.size)}, not ${sizeText(ownPlace.size)}`);
  } else if (ownPlace === undefined && (place !== null || (region.size ?? 0n) > 0n)) {
    const bytes = place?.size ?? region.size!;
    const size = cellsProperty('size', [[bytes, cells.size]]);
    const before = node.property('size');
    if (before === undefined) {
      if (place === null) return undefined;
      properties = [...others.filter(({ name }) => name !== 'reg'), regProperty(place, cells)];
      says.push(`is at ${rangeText(place)}`);
    } else if (!sameBytes(before.value, size.value)) {
      properties = others.map((property) => (property.name === 'size' ? size : property));
      says.push(`requests ${sizeText(bytes)}`);
    }
  }
  const own = { nomap: node.has('no-map'), reusable: node.has('reusable') };
  const wanted = { nomap: region.nomap ?? own.nomap, reusable: region.reusable ?? own.reusable };
  if (wanted.nomap !== own.nomap) says.push(wanted.nomap ? 'has no-map' : 'has no no-map');
  if (wanted.reusable !== own.reusable) says.push(wanted.reusable ? 'is reusable' : 'is not reusable');
  properties.push(...flags(wanted));
  const compatible = node.property('compatible');
  if (region.compatible !== null && compatible === undefined) {
    properties.push(textProperty('compatible', region.compatible));
    says.push(`is a ${region.compatible}`);
  } else if (region.compatible === null && compatible !== undefined && !region.refused) {
    properties = properties.filter((property) => property !== compatible);
    says.push('has no compatible that a handler accepts');
  }
  if (says.length === 0) return undefined;
  return {
    id: 'node-changed',
    text: `${node.name} of the booted tree ${says.join(', and ')}: firmware or an overlay changed it, or this tree is another version`,
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

function sameMib(a: Range, b: Range): boolean {
  return a.base === b.base && a.size >> 20n === b.size >> 20n;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
