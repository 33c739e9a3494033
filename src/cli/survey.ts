// SPDX-License-Identifier: MIT
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bootReservedMemory } from '../linux/boot.ts';
import { surveyRow, surveyText } from '../report/survey-text.ts';
import type { SurveyRow } from '../report/survey-text.ts';
import { asBlob, loadBoard } from './board.ts';
import { isTreeFolder } from './device-tree-folder.ts';
import { Failure } from './failure.ts';
import { STDIN, inputName, isFolder } from './files.ts';
import { outputStyle, writeAll } from './output.ts';
import { SharedSources } from './source-host.ts';
import type { SourceOptions } from './source.ts';

export async function surveyCommand(paths: readonly string[], options: SourceOptions): Promise<void> {
  const boards = paths.flatMap(findBoards);
  const rows: SurveyRow[] = [];
  const failures: Failure[] = [];
  const shared = new SharedSources();
  for (const { path, found } of boards) {
    try {
      const { tree } = await loadBoard(path, { ...options, shared });
      if (found && tree.plugin === true) continue;
      rows.push(surveyRow(inputName(path), bootReservedMemory(asBlob(tree))));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push(error);
    }
  }
  if (rows.length > 0) writeAll(1, `${surveyText(rows, outputStyle()).join('\n')}\n`);
  else if (failures.length === 0) throw new Failure(`${paths.join(', ')}: no board (.dts or .dtb) in there`);
  const last = failures.pop();
  for (const failure of failures) writeAll(2, failure.text('rmem'));
  if (last !== undefined) throw last;
}

/** What may be a board. */
interface Candidate {
  readonly path: string;
  /** Whether it was come upon in a folder, and so is passed over where it is an overlay. */
  readonly found: boolean;
}

/**
 * A file or a tree's folder itself, or the sources and blobs in a folder and below it, in the order of their names. Of a
 * source and the blob that is called like it, the source: the blob would be the same board again, or an older state of it.
 */
function findBoards(path: string): Candidate[] {
  if (path === STDIN) return [{ path, found: false }];
  // not a file as it stands, but perhaps one with an entry of it
  if (!existsSync(path) && !path.includes('#')) throw new Failure(`${path}: no such file or folder`);
  if (!isFolder(path) || isTreeFolder(path)) return [{ path, found: false }];
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  const sources = new Set(names.filter((name) => name.endsWith('.dts')));
  const blobs = names.filter((name) => name.endsWith('.dtb') && !sources.has(name.replace(/b$/, 's')));
  return [...sources, ...blobs].sort().map((name) => ({ path: join(path, name), found: true }));
}
