// SPDX-License-Identifier: MIT
//
// The layers of src: eslint.config.js holds imports to them, and a test compares docs/architecture.md with them.

/** What every face stands on: the readers, the model and the rules. */
const CORE = ['base', 'source', 'diagnostics', 'tree', 'fdt', 'image', 'dts', 'compile', 'linux', 'check'];

/** Each folder of src in the order a board travels through them, with the folders it may import: all of them come before it. */
export const LAYERS = {
  base: [],
  source: ['base'],
  diagnostics: ['base', 'source'],
  tree: ['base', 'source', 'diagnostics'],
  fdt: ['base', 'source', 'diagnostics', 'tree'],
  image: ['base', 'tree', 'fdt'],
  dts: ['base', 'source', 'diagnostics'],
  compile: ['base', 'source', 'diagnostics', 'tree', 'dts'],
  linux: ['base', 'diagnostics', 'tree'],
  check: ['base', 'source', 'diagnostics', 'tree', 'linux'],
  map: ['base', 'tree', 'linux'],
  verify: ['base', 'diagnostics', 'tree', 'linux'],
  diff: ['base', 'diagnostics', 'tree', 'linux', 'verify'],
  engine: [...CORE, 'verify', 'diff'],
  report: ['base', 'source', 'diagnostics', 'tree', 'linux', 'check', 'map', 'verify', 'diff', 'engine'],
  web: [...CORE, 'map', 'engine', 'report'],
  node: [...CORE, 'engine', 'report'],
  cli: [...CORE, 'map', 'verify', 'diff', 'engine', 'report', 'node'],
};

/** The folders that src/index.ts must not import: the faces stand beside the library, and what needs Node is `dt-rmem/node`. */
export const FACES = ['web', 'node', 'cli'];
