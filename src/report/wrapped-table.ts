// SPDX-License-Identifier: MIT

/** The least width of a column, even on a narrow terminal. */
const MIN_COLUMN = 12;
const GAP = 2;

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

/** Lines of a table whose cells are broken between words where they do not fit; one list of lines a row. */
export function wrappedTable(rows: readonly (readonly string[])[], columns: number): string[][] {
  const widths = columnWidths(rows, columns);
  return rows.map((row) => {
    const cells = row.map((cell, i) => fill(cell, widths[i]!));
    const height = Math.max(...cells.map((lines) => lines.length));
    return Array.from({ length: height }, (_, i) =>
      cells
        .map((lines, column) => (lines[i] ?? '').padEnd(widths[column]!))
        .join(' '.repeat(GAP))
        .trimEnd(),
    );
  });
}

/** As wide as their content; if that is too wide, the widest columns shrink, but not below their longest word. */
function columnWidths(rows: readonly (readonly string[])[], columns: number): number[] {
  const widths: number[] = [];
  const least: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) {
      const word = Math.max(...cell.split(' ').map(({ length }) => length));
      widths[i] = Math.max(widths[i] ?? 0, Math.min(cell.length, columns));
      least[i] = Math.max(least[i] ?? MIN_COLUMN, Math.min(word, columns / 2));
    }
  }
  let excess = widths.reduce((sum, width) => sum + width + GAP, -GAP) - columns;
  for (; excess > 0; excess--) {
    const room = widths.map((width, i) => (width > least[i]! ? width : 0));
    const widest = Math.max(...room);
    if (widest === 0) break;
    widths[room.indexOf(widest)]!--;
  }
  return widths;
}
