// SPDX-License-Identifier: MIT
import { partitionPoint } from '../base/partition-point.ts';

/** A source's text and the starts of its lines. The text has one character for each byte of the file. */
export class SourceFile {
  /** The path as it was opened: what a compiler prints before a line number. */
  readonly path: string;
  readonly text: string;
  #lineStarts: Int32Array | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  /** Index of the line that contains an offset, from 0. */
  lineAt(offset: number): number {
    return partitionPoint(this.#starts(), (start) => start <= offset) - 1;
  }

  /** Offset of a line's first character. */
  lineStart(line: number): number {
    return this.#starts()[line]!;
  }

  /** A line's text, without its end. */
  lineText(line: number): string {
    const starts = this.#starts();
    const next = starts[line + 1];
    const end = next === undefined ? this.text.length : next - 1;
    return this.text.slice(starts[line], end).replace(/\r$/, '');
  }

  #starts(): Int32Array {
    if (this.#lineStarts === undefined) {
      const starts = [0];
      for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1))
        starts.push(at + 1);
      this.#lineStarts = Int32Array.from(starts);
    }
    return this.#lineStarts;
  }
}
