// SPDX-License-Identifier: MIT
//
// What check-boards.mjs prints, for a terminal or as Markdown.
import { basename, relative } from 'node:path';

const SEVERITIES = ['error', 'warning', 'note'];

/** How long each took, and how often rmem's time goes into the other's. */
export function printTimes(corpora, markdown) {
  const rows = corpora.map(({ name, boards, ms, report, reference, refused = [] }) => {
    const unread = report.summary.unread;
    const refusedToo = refused.length > 0 ? ` (${refused.length} by gcc or dtc too)` : '';
    return [
      name,
      count(boards),
      `${count(unread)}${refusedToo}`,
      seconds(ms),
      reference === undefined ? '-' : `${seconds(reference.ms)} (${reference.what})`,
      reference === undefined ? '-' : (reference.ms / ms).toFixed(1),
    ];
  });
  printTable(
    ['corpus', 'boards', 'not read', 'rmem check', 'for comparison', 'times as long'],
    rows,
    markdown,
  );
}

/** Boards that rmem did not read, and whether gcc and dtc do. */
export function printUnread(corpora) {
  for (const corpus of corpora) {
    for (const { file, failure } of corpus.report.boards) {
      if (failure === null) continue;
      const too = corpus.refused?.includes(file) === true ? ', and gcc or dtc refuses it too' : '';
      console.log(`not read: ${boardName(corpus, file)}: ${failure}${too}`);
    }
  }
}

/** Findings and boards, by rule and severity. */
export function printRules(corpora, markdown) {
  const tallies = corpora.map(({ report }) => tally(report));
  const keys = new Set(tallies.flatMap((one) => [...one.keys()]));
  const rank = (key) => SEVERITIES.indexOf(key.split(' ')[1]);
  const sorted = [...keys].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const rows = sorted.map((key) => {
    const [rule, severity] = key.split(' ');
    const shown = markdown ? `[${rule}](rules/${rule}.md)` : rule;
    return [shown, severity, ...tallies.flatMap((one) => cells(one.get(key)))];
  });
  rows.push(['', 'all', ...corpora.flatMap(({ report }) => totals(report))]);
  const heads = corpora.flatMap(({ name }) => [`${name}: findings`, 'boards']);
  printTable(['rule', 'severity', ...heads], rows, markdown);
}

/** Every error once, with the boards that have it, by their names without folder and ending. */
export function printErrors(corpora, markdown) {
  const groups = new Map();
  for (const corpus of corpora) {
    for (const { rule, severity, message, location, on } of corpus.report.findings) {
      if (severity !== 'error') continue;
      const node = location.node ?? 'the source';
      const key = [rule, node, message].join('\n');
      const group = groups.get(key) ?? { rule, node, message, boards: new Set() };
      for (const { board } of on) group.boards.add(basename(board).replace(/\.dt[bs]$/, ''));
      groups.set(key, group);
    }
  }
  const errors = [...groups.values()].sort((a, b) => (a.rule < b.rule ? -1 : Number(a.rule > b.rule)));
  if (markdown) {
    const rows = errors.map(({ rule, node, message, boards }) => [
      rule,
      [...boards].sort().join(', '),
      `\`${node}\``,
      message,
    ]);
    printTable(['rule', 'boards', 'node', 'message'], rows, markdown);
  } else {
    for (const { rule, node, message, boards } of errors)
      console.log(`${rule}: ${node}: ${message}\n    ${[...boards].sort().join(', ')}`);
  }
}

/** All of one rule, a board a line. */
export function printList(corpora, wanted) {
  for (const corpus of corpora) {
    for (const { rule, severity, message, linux, fix, location, on } of corpus.report.findings) {
      if (rule !== wanted) continue;
      for (const { board } of on) {
        const place = [location.node, location.property].filter((part) => part !== null).join(' ');
        console.log(`${boardName(corpus, board)}: ${severity}: ${place}: ${message}`);
      }
      if (linux !== null) console.log(`  Linux: ${linux}`);
      if (fix !== null) console.log(`  fix: ${fix}`);
    }
  }
}

function tally({ findings }) {
  const byKey = new Map();
  for (const { rule, severity, on } of findings) {
    const key = `${rule} ${severity}`;
    const one = byKey.get(key) ?? { findings: 0, boards: new Set() };
    one.findings += on.length;
    for (const { board } of on) one.boards.add(board);
    byKey.set(key, one);
  }
  return byKey;
}

function cells(one) {
  return one === undefined ? ['-', '-'] : [count(one.findings), count(one.boards.size)];
}

function totals({ findings, summary }) {
  return [count(findings.reduce((sum, { on }) => sum + on.length, 0)), count(summary.boardsWithFindings)];
}

function boardName({ root }, board) {
  return relative(root, board).replace('/boot/dts/', '/');
}

function count(number) {
  return number.toLocaleString('en');
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

function printTable(heads, rows, markdown) {
  const all = [heads, ...rows];
  if (markdown) {
    const line = (row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
    console.log([line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n'));
  } else {
    const widths = heads.map((_, i) => Math.max(...all.map((row) => row[i].length)));
    // what is last may be long, and needs no room after it
    for (const row of all)
      console.log(
        row
          .map((cell, i) => cell.padEnd(widths[i]))
          .join('  ')
          .trimEnd(),
      );
  }
  console.log('');
}
