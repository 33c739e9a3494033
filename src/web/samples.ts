// SPDX-License-Identifier: MIT
//
// Boards that are built into the page.
import type { BoardInput } from './board-input.ts';

/** A board to try the page with. */
export interface Sample {
  readonly name: string;
  /** What it shows, in a sentence or two. */
  readonly shows: string;
  readonly input: BoardInput;
}

const TEXTS = import.meta.glob<string>(
  '../../dts-samples/{overlap,cma-default,dynamic-pools,coherent-pool,no-map-busy,numa,cma-zones,cma-alignment,smaller-ram,unknown-memory,includes,overlay}/*.{dts,dtsi,dtso,h}',
  { query: '?raw', import: 'default', eager: true },
);

/** The samples, by name. */
export function samples(): Sample[] {
  const folders = new Map<string, { path: string; text: string }[]>();
  for (const [module, text] of Object.entries(TEXTS)) {
    const [folder, path] = module.split('/').slice(-2) as [string, string];
    folders.set(folder, [...(folders.get(folder) ?? []), { path, text }]);
  }
  return Array.from(folders, ([name, files]) => sampleOf(name, files)).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}

function sampleOf(name: string, files: readonly { path: string; text: string }[]): Sample {
  const board = files.find(({ path }) => path.endsWith('.dts'))!;
  return {
    name: titleOf(name),
    shows: showsOf(board.text),
    input: {
      files: files.map(({ path, text }) => ({ path, bytes: new TextEncoder().encode(text) })),
      board: board.path,
      entry: null,
      overlays: files.map(({ path }) => path).filter((path) => path.endsWith('.dtso')),
    },
  };
}

/** The text after `Shows:` in the first comment of a sample. */
function showsOf(text: string): string {
  const words = /^\/\/ Shows: ([^]*?)\n(?:\/\/\s*\n|\/\/ [A-Z]\w+:|[^/])/m.exec(text)?.[1] ?? '';
  const sentence = words.replace(/\s*\n\/\/\s*/g, ' ');
  return sentence.slice(0, 1).toUpperCase() + sentence.slice(1);
}

/** A folder's name as a title. */
function titleOf(folder: string): string {
  const words = folder.replaceAll('-', ' ').replace(/\b(cma|numa|ram)\b/g, (word) => word.toUpperCase());
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
