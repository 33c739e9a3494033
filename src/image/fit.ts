// SPDX-License-Identifier: MIT
//
// U-Boot's flattened image tree: a blob whose /images contain kernels, trees and more, as properties or after
// the blob, and whose /configurations say which of them belong together. https://fitspec.osfw.foundation
import { hex } from '../base/hex.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import type { DtNode } from '../tree/node.ts';
import type { DtProperty } from '../tree/property.ts';
import { stringAt, strings, u32 } from '../tree/readings.ts';
import { ImageError } from './error.ts';
import { MAX_ENTRIES, numbered, part } from './image.ts';
import type { Compression, Image, ImageConfiguration, UnnumberedEntry } from './image.ts';

const FLAT_DT = 'flat_dt';
const COMPRESSIONS: readonly Compression[] = ['none', 'gzip', 'bzip2', 'lzma', 'lzo', 'lz4', 'zstd'];

/** Whether a tree is a FIT image: it has images with data. */
export function isFit({ root }: DeviceTree): boolean {
  return exactChild(root, 'images')?.children.some(hasContent) ?? false;
}

/**
 * Reads the device trees of a FIT image, and its configurations of them. Other images are ignored.
 *
 * @throws {ImageError} if a tree is outside the file
 */
export function readFit(file: Uint8Array, tree: DeviceTree): Image {
  // external data starts after the blob, at the next multiple of 4
  const external = ((tree.totalSize ?? 0) + 3) & ~3;
  const entries: UnnumberedEntry[] = [];
  for (const node of exactChild(tree.root, 'images')?.children ?? []) {
    if (text(node, 'type') !== FLAT_DT || !hasContent(node)) continue;
    if (entries.length === MAX_ENTRIES)
      throw new ImageError('too-many', 0, `there are more than ${MAX_ENTRIES} trees`);
    entries.push({
      name: node.name,
      description: [text(node, 'description'), text(node, 'arch')].filter((word) => word !== '').join(', '),
      compression: compressionOf(node),
      ...content(file, node, external),
    });
  }
  return { kind: 'fit', entries: numbered(entries), configurations: configurations(tree.root, entries) };
}

function hasContent(node: DtNode): boolean {
  return ['data', 'data-offset', 'data-position'].some((name) => node.has(name));
}

/**
 * An image's bytes: an absolute position takes precedence over an offset, and both over a property, as in
 * U-Boot.
 */
function content(
  file: Uint8Array,
  node: DtNode,
  external: number,
): { readonly offset: number; readonly bytes: Uint8Array } {
  const position = cellProperty(node, 'data-position');
  const relative = cellProperty(node, 'data-offset');
  const place = position ?? relative;
  if (place === undefined) {
    const data = node.property('data');
    if (data === undefined) throw noPlace(node);
    return { offset: data.start, bytes: data.value };
  }
  const size = cell(node, 'data-size');
  if (size === undefined) throw noPlace(node);
  const offset = place === position ? place.value : external + place.value;
  return { offset, bytes: part(file, offset, size, place.property.start, `image '${node.name}'`) };
}

function noPlace(node: DtNode): ImageError {
  const at = node.properties[0]?.start ?? 0;
  return new ImageError('bad-layout', at, `image '${node.name}' does not say where its data are`);
}

function configurations(root: DtNode, entries: readonly UnnumberedEntry[]): ImageConfiguration[] {
  const parent = exactChild(root, 'configurations');
  if (parent === undefined) return [];
  const indexOf = new Map(entries.map(({ name }, index) => [name, index]));
  const isDefault = text(parent, 'default');
  return parent.children.slice(0, MAX_ENTRIES).flatMap((node) => {
    const fdt = node.property('fdt');
    if (fdt === undefined) return [];
    const indices = (strings(fdt) ?? []).slice(0, MAX_ENTRIES).map((name) => indexOf.get(name));
    const known = indices.filter((index) => index !== undefined);
    return {
      name: node.name,
      description: text(node, 'description'),
      isDefault: node.name === isDefault,
      entries: known.length === indices.length && known.length > 0 ? known : undefined,
    };
  });
}

function compressionOf(node: DtNode): Compression {
  const word = text(node, 'compression');
  if (word === '') return 'none';
  return COMPRESSIONS.find((compression) => compression === word) ?? 'unknown';
}

/** A property's string; empty if there is none. */
function text(node: DtNode, name: string): string {
  const property = node.property(name);
  return property === undefined ? '' : (stringAt(property) ?? '');
}

function cell(node: DtNode, name: string): number | undefined {
  return cellProperty(node, name)?.value;
}

function cellProperty(node: DtNode, name: string): { property: DtProperty; value: number } | undefined {
  const property = node.property(name);
  if (property === undefined) return undefined;
  const value = u32(property);
  if (value === undefined || property.length !== 4) {
    throw new ImageError(
      'bad-layout',
      property.start,
      `'${name}' of '${node.name}' is not one cell (${hex(property.length)} bytes)`,
    );
  }
  return { property, value };
}

/** The child with exactly that name; unlike `child()`, a unit address must match, too. */
function exactChild(node: DtNode, name: string): DtNode | undefined {
  return node.children.find((child) => child.name === name);
}
