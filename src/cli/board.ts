// SPDX-License-Identifier: MIT
//
// Reads boards for commands: warnings and notes go to standard error.
import { readBase, readBoard, withOverlays } from '../node/read-board.ts';
import type { Board, BoardOptions } from '../node/read-board.ts';
import { outputStyle, writeText } from './output.ts';

/** @throws {Failure} if the board cannot be read */
export function loadBoard(input: string, options: BoardOptions = {}): Promise<Board> {
  return readBoard(input, onStderr(options));
}

/** Reads a board without applying overlays. */
export function loadBase(input: string, options: BoardOptions): Promise<Board> {
  return readBase(input, onStderr(options));
}

/** Applies overlays to a board that was read. */
export function overlaid(base: Board, input: string, options: BoardOptions): Promise<Board> {
  return withOverlays(base, input, onStderr(options));
}

function onStderr(options: BoardOptions): BoardOptions {
  const style = outputStyle(process.stderr);
  return { style, ...options, tell: options.tell ?? tellStderr };
}

function tellStderr(text: string): void {
  writeText(2, text);
}
