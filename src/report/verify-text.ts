// SPDX-License-Identifier: MIT
import { groupBy } from '../base/map.ts';
import type { ExplainedLine } from '../verify/explain-log.ts';
import type { LineState, Verified, VerifiedLine } from '../verify/verify-boot.ts';
import type { Style } from './boot-text.ts';
import { printable, printablePath, safeLines } from './safe-text.ts';
import { tableLines } from './table.ts';
import { wrapText } from './wrap.ts';
import { fill } from './wrapped-table.ts';

/** The comparison of a boot with its prediction, as text lines. */
export function verifyText(verified: Verified, board: string, log: string, style: Style): string[] {
  const { lines, facts, predicted } = verified;
  const release = facts.release === null ? 'an unnamed kernel' : `Linux ${printable(facts.release)}`;
  const title = `${printablePath(board)}, and ${release} in ${printablePath(log)}`;
  const text = [
    ...fill(title, style.columns).map((line) => style.heading(line)),
    ...verdictLines(verified, style),
  ];
  const section = (heading: string, body: readonly string[]): void => {
    if (body.length > 0) text.push('', style.heading(heading), ...body.map((line) => `  ${line}`.trimEnd()));
  };
  section('Prediction based on', takenLines(verified, style));
  for (const [state, heading] of STATES) {
    section(
      heading,
      groupedLines(
        lines.filter((line) => line.state === state),
        predicted.kernel,
        style,
      ),
    );
  }
  section('Same', countLines(lines));
  section(
    'Notes',
    verified.notes.flatMap((note) => wrapText(printable(note), style.columns - 2)),
  );
  return safeLines(text);
}

const STATES: readonly (readonly [LineState, string])[] = [
  ['different', 'Different'],
  ['missing', 'Predicted, but missing in the boot'],
  ['extra', 'In the boot, but not predicted'],
  ['unseen', 'Predicted for a kernel that crashes, so not in the log'],
];

function verdictLines({ lines, differences }: Verified, style: Style): string[] {
  const same = lines.filter(({ state }) => state === 'same').length;
  if (differences > 0)
    return [style.error(`${differences} difference${differences === 1 ? '' : 's'}, ${same} the same`)];
  return [same === 0 ? style.warning('nothing to compare') : `as predicted: ${same} of ${same} the same`];
}

function takenLines({ taken }: Verified, style: Style): string[] {
  const width = Math.max(0, ...taken.map(({ what }) => what.length)) + 2;
  return taken.flatMap(({ what, value, from }) => {
    const room = Math.max(MIN_ROOM, style.columns - width - 2);
    return fill(`${printable(value)} (${from})`, room).map(
      (line, i) => `${(i === 0 ? what : '').padEnd(width)}${line}`,
    );
  });
}

const MIN_ROOM = 24;

/** Lines with the same reason are grouped above it. */
function groupedLines(lines: readonly VerifiedLine[], kernel: string, style: Style): string[] {
  const groups = groupBy(lines, ({ reason }) => reason?.text ?? '');
  const room = style.columns - 2;
  return [...groups].flatMap(([reason, group], i) => [
    ...(i > 0 ? [''] : []),
    ...group.flatMap((line) => lineTexts(line, kernel, style, room)),
    ...(reason === '' ? [] : reasonLines(group[0]!, style, room)),
  ]);
}

function lineTexts(
  { state, subject, real, predicted }: VerifiedLine,
  kernel: string,
  style: Style,
  room: number,
): string[] {
  const one = (label: string, text: string): string[] =>
    text
      .split('\n')
      .flatMap((part, i) => wrapText(`${(i === 0 ? label : '').padEnd(LABEL)}${printable(part)}`, room));
  const head = style.heading(printable(subject));
  const shown = [
    ...(predicted === null ? [] : one(kernel, predicted)),
    ...(real === null ? [] : one('boot', real)),
  ];
  return [head, ...shown.map((line) => `  ${state === 'unseen' ? style.dim(line) : line}`)];
}

const LABEL = 6;

function reasonLines({ reason }: VerifiedLine, style: Style, room: number): string[] {
  const likely = reason!.tried ? 'most likely reason: ' : 'reason: ';
  return fill(`${likely}${printable(reason!.text)}`, room).map((line) => style.warning(line));
}

function countLines(lines: readonly VerifiedLine[]): string[] {
  const counts = new Map<string, number>();
  for (const { list, state } of lines)
    if (state === 'same') counts.set(LIST_NAMES[list], (counts.get(LIST_NAMES[list]) ?? 0) + 1);
  return tableLines(
    [...counts].map(([name, count]) => [count.toString(), name]),
    [0],
  );
}

const LIST_NAMES = {
  log: 'lines of the log',
  memory: 'ranges of memory',
  reserved: 'reserved regions',
  cma: 'size of all CMA areas',
  'command-line': 'parameters of the command line',
} as const satisfies Record<VerifiedLine['list'], string>;

/** The meanings of the lines of a log, as text lines. */
export function explainedText(lines: readonly ExplainedLine[], log: string, style: Style): string[] {
  const problems = lines.filter(({ bearing }) => bearing === 'problem').length;
  const count = `${lines.length} line${lines.length === 1 ? '' : 's'} about reserved memory`;
  const bad = problems === 0 ? 'no problem' : `${problems} problem${problems === 1 ? '' : 's'}`;
  const text = [style.heading(`${printablePath(log)}: ${count}, ${bad}`)];
  const explained = new Set<string>();
  for (const { text: line, id, bearing, meaning, rules } of lines) {
    const mark = `${BEARINGS[bearing]}  `;
    const shown = line.split('\n').flatMap((part) => wrapText(printable(part), style.columns - mark.length));
    text.push('', ...shown.map((part, i) => `${i === 0 ? mark : ' '.repeat(mark.length)}${part}`));
    const last = text.length - shown.length;
    if (bearing !== 'harmless') text[last] = style[bearing === 'problem' ? 'error' : 'warning'](text[last]!);
    // the meaning of a message is shown once
    if (explained.has(id)) continue;
    explained.add(id);
    const pages = rules.length === 0 ? '' : ` (${rules.map((rule) => `rmem explain ${rule}`).join(', ')})`;
    for (const part of fill(`${meaning}${pages}`, Math.max(MIN_ROOM, style.columns - mark.length)))
      text.push(`${' '.repeat(mark.length)}${style.dim(part)}`);
  }
  return safeLines(text);
}

const BEARINGS = { harmless: 'harmless', look: 'look    ', problem: 'problem ' } as const;
