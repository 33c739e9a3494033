// SPDX-License-Identifier: MIT
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bootReservedMemory } from '../linux/boot.ts';
import { surveyText } from '../report/survey-text.ts';
import type { SurveyRow } from '../report/survey-text.ts';
import { asBlob, loadBoard } from './board.ts';
import { isTreeFolder } from './device-tree-folder.ts';
import { Failure } from './failure.ts';
import { STDIN, inputName, isFolder } from './files.ts';
import { outputStyle, writeAll } from './output.ts';
import type { SourceOptions } from './source.ts';

export async function surveyCommand(paths: readonly string[], options: SourceOptions): Promise<void> {
  const boards = paths.flatMap(findBoards);
  if (boards.length === 0) throw new Failure(`${paths.join(', ')}: no .dtb file in there`);
  const rows: SurveyRow[] = [];
  const failures: Failure[] = [];
  for (const board of boards) {
    try {
      const { tree } = await loadBoard(board, options);
      rows.push({ board: inputName(board), result: bootReservedMemory(asBlob(tree)) });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push(error);
    }
  }
  if (rows.length > 0) writeAll(1, `${surveyText(rows, outputStyle()).join('\n')}\n`);
  const last = failures.pop();
  for (const failure of failures) writeAll(2, failure.text('rmem'));
  if (last !== undefined) throw last;
}

/** A file or a tree's folder itself, or the blobs in a folder and below it, in the order of their names. */
function findBoards(path: string): string[] {
  if (path === STDIN) return [path];
  // not a file as it stands, but perhaps one with an entry of it
  if (!existsSync(path) && !path.includes('#')) throw new Failure(`${path}: no such file or folder`);
  if (!isFolder(path) || isTreeFolder(path)) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.dtb'))
    .sort()
    .map((name) => join(path, name));
}
