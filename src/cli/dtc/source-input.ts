// SPDX-License-Identifier: MIT
import type { CheckSettings } from '../../compile/checks/levels.ts';
import { readSource } from '../../compile/read-source.ts';
import { bytePath } from '../../node/byte-path.ts';
import { diskHost } from '../../node/disk-host.ts';
import { DtcExit } from './exit.ts';
import { say } from './messages.ts';
import type { DtcOptions } from './options.ts';
import { runPasses } from './passes.ts';
import { readBytes, withFatal } from './read-bytes.ts';
import type { ReadTree } from './read-tree.ts';
import { sourceMessages } from './source-messages.ts';

/** dtc's name for standard input. */
const STDIN = '<stdin>';

/** Compiles a source like dtc, without a preprocessor: lines that start with `#` are line markers. */
export function readSourceTree(settings: CheckSettings, options: DtcOptions): ReadTree {
  const { input, includeDirs, symbols, phandles } = options;
  const bytes = readBytes(input);
  const path = input === '-' ? STDIN : bytePath(input);
  const read = withFatal(() =>
    readSource(path, diskHost({ known: [[path, bytes]] }), {
      preprocess: false,
      includeDirs: includeDirs.map(bytePath),
      symbols,
      phandles,
    }),
  );
  const { lines, fatal } = sourceMessages(read.collector.inOrder(read.sources), read.sources);
  if (fatal !== undefined) throw new DtcExit(1, [...lines, fatal]);
  say(lines);
  const tree = runPasses(read.tree!, read.unit!, settings, options);
  return { tree, files: read.files };
}
