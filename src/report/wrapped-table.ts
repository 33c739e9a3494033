// SPDX-License-Identifier: MIT

/** The last column gets so many characters, however narrow the terminal is. */
const MIN_LAST = 24;

/** Words in lines of at most `columns`; a longer word stays whole. */
export function fill(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (word === '') continue;
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** Lines of a table whose last column is broken between words where it does not fit; one list of lines a row. */
export function wrappedTable(rows: readonly (readonly string[])[], columns: number): string[][] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.slice(0, -1).entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  }
  const before = widths.reduce((sum, width) => sum + width + 2, 0);
  const room = Math.max(columns - before, MIN_LAST);
  return rows.map((row) => {
    const head = row.slice(0, -1).map((cell, i) => `${cell.padEnd(widths[i]!)}  `);
    return fill(row.at(-1) ?? '', room).map((line, i) =>
      `${i === 0 ? head.join('') : ' '.repeat(before)}${line}`.trimEnd(),
    );
  });
}
