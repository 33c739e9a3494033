// SPDX-License-Identifier: MIT
import { bootReservedMemory } from '../linux/boot.ts';
import { surveyRow, surveyText } from '../report/survey-text.ts';
import type { SurveyRow } from '../report/survey-text.ts';
import { loadBoard } from './board.ts';
import { Failure } from '../node/failure.ts';
import { inputName } from '../node/read-file.ts';
import { findBoards } from './find-boards.ts';
import { outputStyle, writeText } from './output.ts';
import { SharedSources } from '../node/disk-host.ts';
import type { SourceOptions } from '../node/source.ts';

export async function surveyCommand(paths: readonly string[], options: SourceOptions): Promise<void> {
  const boards = paths.flatMap((path) => findBoards(path));
  const rows: SurveyRow[] = [];
  const failures: Failure[] = [];
  const shared = new SharedSources();
  for (const { path, found } of boards) {
    try {
      const { tree } = await loadBoard(path, { ...options, shared });
      if (found && tree.plugin === true) continue;
      rows.push(surveyRow(inputName(path), bootReservedMemory(tree)));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push(error);
    }
  }
  if (rows.length > 0) writeText(1, `${surveyText(rows, outputStyle()).join('\n')}\n`);
  else if (failures.length === 0) throw new Failure(`${paths.join(', ')}: no board (.dts or .dtb) found`);
  const last = failures.pop();
  for (const failure of failures) writeText(2, failure.text('rmem'));
  if (last !== undefined) throw last;
}
