// SPDX-License-Identifier: MIT
//
// The unflattened tree of the kernel (drivers/of/fdt.c and drivers/of/base.c of Linux 7.2): its size in memory, and the nodes that are
// looked up later.
import { latin1 } from '../base/latin1.ts';
import { firstBy, getOrInsert } from '../base/map.ts';
import type { DtNode } from '../tree/node.ts';
import type { DtProperty } from '../tree/property.ts';
import { phandleOf } from '../tree/readings.ts';
import type { StructureSizes } from './releases/builds/build.ts';
import type { TreeReader } from './tree-reader.ts';

/** Nodes nested deeper are ignored (`FDT_MAX_DEPTH`). */
const MAX_DEPTH = 62;

/** The unflattened tree, indexed in the one walk that finds its size. */
export interface LiveTree {
  readonly root: DtNode;
  /** How the release reads its nodes. */
  readonly reader: TreeReader;
  /** Bytes of the one allocation that holds it. */
  readonly size: bigint;
  /** Bytes of each alias's own allocation, in their order. */
  readonly aliasSizes: readonly bigint[];
  /** Nodes by phandle; the first node wins (`of_find_node_by_phandle()`). */
  readonly byPhandle: ReadonlyMap<number, DtNode>;
  /** Nodes that request reserved memory regions. */
  readonly consumers: readonly DtNode[];
  /** Buses that say which addresses DMA reaches. */
  readonly dmaBuses: readonly DtNode[];
  /** Nodes whose device_type is memory, anywhere in the tree. */
  readonly memoryNodes: readonly DtNode[];
}

/** The properties of interest to the walk; one look-up skips all others. */
const INDEXED = new Map<string, 'name' | 'phandle' | 'seed' | 'type' | 'consumers' | 'dmaBuses'>([
  ['name', 'name'],
  ['phandle', 'phandle'],
  ['linux,phandle', 'phandle'],
  ['rng-seed', 'seed'],
  ['device_type', 'type'],
  ['memory-region', 'consumers'],
  ['dma-ranges', 'dmaBuses'],
]);

/** `__unflatten_device_tree()` and `of_alias_scan()`. */
export function unflatten(reader: TreeReader, sizes: StructureSizes): LiveTree {
  const { root } = reader.tree;
  const byPhandle = new Map<number, DtNode>();
  const lists = { consumers: [] as DtNode[], dmaBuses: [] as DtNode[] };
  const memoryNodes: DtNode[] = [];
  let size = 0;

  // read once: the walk comes by for every property there is
  const { deviceNode, property: propertySize, treeAlign } = sizes;
  const aligned = (bytes: number): number => (bytes + treeAlign - 1) & -treeAlign;

  const visit = (node: DtNode, depth: number): void => {
    size = aligned(size) + deviceNode + node.name.length + 1;
    let named = false;
    let phandle: number | undefined;
    for (const property of node.properties) {
      const index = INDEXED.get(property.name);
      // the early scan removes the seed from the blob after use
      if (index === 'seed' && isChosen(node) && property.length > 0) continue;
      size = aligned(size) + propertySize;
      switch (index) {
        case undefined:
        case 'seed':
          break;
        case 'name':
          named = true;
          break;
        case 'phandle':
          phandle ??= phandleOf(node);
          break;
        case 'type':
          if (reader.firstString(property) === 'memory') addOnce(memoryNodes, node);
          break;
        default:
          addOnce(lists[index], node);
      }
    }
    if (!named) size = aligned(size) + propertySize + baseNameLength(node.name) + 1;
    if (phandle !== undefined && !byPhandle.has(phandle)) byPhandle.set(phandle, node);
    if (depth < MAX_DEPTH) for (const child of node.children) visit(child, depth + 1);
  };
  visit(root, 0);

  return {
    root,
    reader,
    // the size is rounded up, and an end marker follows
    size: BigInt(((size + 3) & ~3) + 4),
    aliasSizes: aliasSizes(root, sizes.aliasProp),
    byPhandle,
    ...lists,
    memoryNodes,
  };
}

/** Appends a node; a property may be there twice. */
function addOnce(nodes: DtNode[], node: DtNode): void {
  if (nodes.at(-1) !== node) nodes.push(node);
}

function isChosen(node: DtNode): boolean {
  return node.parent?.parent === null && (node.name === 'chosen' || node.name.startsWith('chosen@'));
}

/** Length of the name without its unit address. */
function baseNameLength(name: string): number {
  const at = name.lastIndexOf('@');
  return at < 0 ? name.length : at;
}

/** Looked for once at the start of each run of digits. */
const TRAILING_DIGITS = /(?<![0-9])[0-9]*$/;

/** Each alias that ends in a number and points to a node takes an allocation. */
function aliasSizes(root: DtNode, aliasProp: number): bigint[] {
  const aliases = root.children.find((node) => node.name === 'aliases');
  if (aliases === undefined) return [];
  const paths = new PathIndex(root, aliases);
  const result: bigint[] = [];
  for (const property of aliases.properties) {
    const { name } = property;
    if (name === 'name' || name === 'phandle' || name === 'linux,phandle') continue;
    const digits = name.slice(name.search(TRAILING_DIGITS));
    const path = aliasedPath(property);
    if (digits === '' || Number(digits) > 0x7fff_ffff || path === '') continue;
    if (paths.find(path) === undefined) continue;
    result.push(BigInt(aliasProp + name.length - digits.length + 1));
  }
  return result;
}

/** The path that an alias holds, up to its first NUL: no release asks whether there is one. */
function aliasedPath({ value }: DtProperty): string {
  const nul = value.indexOf(0);
  return latin1(value, 0, nul < 0 ? value.length : nul);
}

/** Finds nodes by path, without a walk over the same children for each of many paths. */
class PathIndex {
  readonly #root: DtNode;
  readonly #aliases: DtNode;
  readonly #children = new Map<DtNode, Map<string, DtNode>>();

  constructor(root: DtNode, aliases: DtNode) {
    this.#root = root;
    this.#aliases = aliases;
  }

  /** `of_find_node_by_path()`: a full path, or one that starts with an alias; names match whole. */
  find(path: string): DtNode | undefined {
    const [names = ''] = path.split(':', 1);
    const [start = '', ...components] = names.split('/');
    let node: DtNode | undefined = this.#root;
    if (start !== '') {
      const alias = this.#aliases.property(start);
      const target = alias && aliasedPath(alias);
      // an alias of an alias would be followed by the kernel too; a full path is all there is in use
      node = target?.startsWith('/') === true ? this.find(target) : undefined;
    }
    for (const component of components) {
      if (component !== '') node = node && this.#child(node, component);
    }
    return node;
  }

  #child(node: DtNode, name: string): DtNode | undefined {
    const children = getOrInsert(this.#children, node, () => firstBy(node.children, (child) => child.name));
    return children.get(name);
  }
}
