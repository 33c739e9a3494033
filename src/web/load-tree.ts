// SPDX-License-Identifier: MIT
//
// Makes a tree from the dropped files: a DTB, a source, or a tree of an image, and overlays for it.
import { hex } from '../base/hex.ts';
import type { Compiled } from '../compile/compile-dts.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { isOverlay, overlayBudget, withOverlay } from '../engine/apply-overlay.ts';
import type { OverlayBudget } from '../engine/apply-overlay.ts';
import { BoardError } from '../engine/board-error.ts';
import { entryWords, listTrees } from '../engine/image-entry.ts';
import type { ListedTree } from '../engine/image-entry.ts';
import { readTree } from '../engine/read-tree.ts';
import type { ReadTree, TreeHost } from '../engine/read-tree.ts';
import type { Image } from '../image/image.ts';
import type { BoardFinding } from '../engine/check-report.ts';
import { locate } from '../engine/locate.ts';
import { printableUtf8 } from '../report/safe-text.ts';
import type { SourceMap } from '../source/source-map.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import { fileAt } from './board-input.ts';
import type { BoardInput } from './board-input.ts';
import { unpacked } from './inflate.ts';
import { hostOf, includeFolders } from './source-files.ts';

/** Input that cannot be made into a tree; the message is for the user, and safe to show. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
  /** The errors of a source. */
  readonly findings: readonly BoardFinding[];
  /** Trees to choose from, if an image contains several. */
  readonly choices: readonly TreeChoice[];

  constructor(message: string, more: Partial<Pick<LoadError, 'findings' | 'choices'>> = {}) {
    super(message);
    this.findings = more.findings ?? [];
    this.choices = more.choices ?? [];
  }
}

/** A tree of an image, for the user to choose. */
export interface TreeChoice {
  readonly index: number;
  readonly text: string;
}

/** A tree, and the other results of loading it. */
export interface LoadedTree {
  readonly tree: DeviceTree;
  /** The compiler's warnings. */
  readonly warnings: readonly BoardFinding[];
  readonly choices: readonly TreeChoice[];
  /** Paths of the files that were read. */
  readonly used: readonly string[];
}

/** Limit of trees of an image that are offered. */
const MAX_CHOICES = 512;

/**
 * Loads a board.
 *
 * @throws {LoadError} if it cannot be loaded
 */
export async function loadTree(input: BoardInput): Promise<LoadedTree> {
  const budget = overlayBudget();
  const base = await loadFile(input, input.board, input.entry, budget);
  let { tree } = base;
  const used = new Set(base.used);
  const warnings = [...base.warnings];
  for (const path of input.overlays) {
    const overlay = await loadFile(input, path, null, budget);
    tree = await applied(tree, overlay.tree, path, budget);
    warnings.push(...overlay.warnings);
    for (const file of overlay.used) used.add(file);
  }
  return { tree, warnings, choices: base.choices, used: [...used] };
}

async function applied(
  tree: DeviceTree,
  overlay: DeviceTree,
  path: string,
  budget: OverlayBudget,
): Promise<DeviceTree> {
  const name = printableUtf8(path);
  if (!isOverlay(overlay)) throw new LoadError(`${name} is not an overlay: it has no fragment to apply.`);
  try {
    return await withOverlay(tree, overlay, budget);
  } catch (error) {
    if (!(error instanceof BoardError)) throw error;
    const hint = tree.root.children.some((node) => node.name === '__symbols__')
      ? ''
      : ' The board has no labels (__symbols__) for overlays to refer to.';
    throw new LoadError(`${name} cannot be applied: ${printableUtf8(error.message)}.${hint}`);
  }
}

async function loadFile(
  input: BoardInput,
  path: string,
  entry: number | null,
  budget: OverlayBudget,
): Promise<LoadedTree> {
  const file = fileAt(input, path);
  const name = printableUtf8(path);
  if (file === undefined) throw new LoadError(`${name} is not among the files.`);
  if (file.bytes.length === 0) throw new LoadError(`${name} is empty.`);
  const host: TreeHost = {
    compilation: () => ({
      path,
      host: hostOf(input.files),
      options: { includeDirs: includeFolders(input.files, path) },
    }),
    unpack: unpacked,
  };
  // overlays refer to labels, so a source needs symbols
  const symbols = input.overlays.length > 0;
  try {
    const read = await readTree(file, host, { ...wish(entry), symbols, budget });
    return loaded(input, path, read, host);
  } catch (error) {
    if (!(error instanceof BoardError)) throw error;
    if (error.compiled !== undefined) throw sourceError(name, error.compiled);
    const choices = error.image === undefined ? [] : choicesOf(error.image, host);
    throw new LoadError(`${name}: ${printableUtf8(error.message)}.`, { choices });
  }
}

/** Before the user has chosen, the first tree of an image is shown, and others can be chosen. */
function wish(entry: number | null): { readonly entry?: string; readonly takesFirst: true } {
  return { takesFirst: true, ...(entry !== null && { entry: entry.toString() }) };
}

function loaded(
  input: BoardInput,
  path: string,
  { tree, compiled, picked }: ReadTree,
  host: TreeHost,
): LoadedTree {
  if (compiled !== undefined) {
    const warnings = located(compiled.diagnostics, compiled.sources);
    return { tree, warnings, choices: [], used: inputPaths(input, compiled.files) };
  }
  return {
    tree,
    warnings: [],
    choices: picked === undefined ? [] : choicesOf(picked.image, host),
    used: [path],
  };
}

function sourceError(name: string, { diagnostics, sources }: Compiled): LoadError {
  const findings = located(diagnostics, sources);
  const errors = findings.filter(({ severity }) => severity === 'error');
  const missing = diagnostics.some(({ id }) => id === 'file-not-found');
  const count = errors.length === 1 ? 'an error' : `${errors.length} errors`;
  const hint = missing ? ' Drop its included files too: their folder, or a zip of it.' : '';
  return new LoadError(`${name} has ${count}.${hint}`, { findings });
}

/** The input's own paths of the files that a compilation opened, possibly by other paths (`a/../b`). */
function inputPaths(input: BoardInput, opened: readonly string[]): string[] {
  const host = hostOf(input.files);
  const read = new Set(opened.map((path) => host.readFile(path)));
  return input.files.filter(({ bytes }) => read.has(bytes)).map(({ path }) => path);
}

/** Diagnostics with their locations, as plain data. */
export function located(diagnostics: readonly Diagnostic[], sources: SourceMap | undefined): BoardFinding[] {
  return diagnostics.map((diagnostic, index) => locate(diagnostic, sources, index.toString()));
}

/** The trees of an image with several trees. */
function choicesOf(image: Image, host: TreeHost): TreeChoice[] {
  if (image.entries.length === 1) return [];
  const first = { ...image, entries: image.entries.slice(0, MAX_CHOICES) };
  return listTrees(first, host).map((listed) => ({
    index: listed.entry.index,
    text: `${listed.entry.index}: ${choiceText(listed)}`,
  }));
}

function choiceText({ entry, board, kind }: ListedTree): string {
  const words = [entryWords(entry), kind === 'broken' ? 'cannot be read' : (board ?? '')];
  const shown = words.filter((word) => word !== '').map(printableUtf8);
  return shown.join(', ') || `at ${hex(entry.offset)}`;
}
