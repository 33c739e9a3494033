// SPDX-License-Identifier: MIT
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bootReservedMemory } from '../linux/boot.ts';
import { surveyText } from '../report/survey-text.ts';
import type { SurveyRow } from '../report/survey-text.ts';
import { Failure } from './failure.ts';
import { readBoard } from './files.ts';
import { outputStyle, writeAll } from './output.ts';

export function surveyCommand(paths: readonly string[]): void {
  const boards = paths.flatMap(findBoards);
  if (boards.length === 0) throw new Failure(`${paths.join(', ')}: no .dtb file in there`);
  const rows: SurveyRow[] = [];
  const unreadable: string[] = [];
  for (const board of boards) {
    try {
      rows.push({ board, result: bootReservedMemory(readBoard(board)) });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      unreadable.push(...error.lines);
    }
  }
  if (rows.length > 0) writeAll(1, `${surveyText(rows, outputStyle()).join('\n')}\n`);
  if (unreadable.length > 0) throw new Failure(...unreadable);
}

/** A file itself, or the blobs in a folder and below it, in the order of their names. */
function findBoards(path: string): string[] {
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch {
    throw new Failure(`${path}: no such file or folder`);
  }
  if (!isFolder) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.dtb'))
    .sort()
    .map((name) => join(path, name));
}
