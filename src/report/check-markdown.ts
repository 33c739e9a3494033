// SPDX-License-Identifier: MIT
import { kernelsName, onlyOn, otherMessages } from './check-kernels.ts';
import type { CheckReport, Location, Spot } from '../engine/check-report.ts';
import { helpSentences, linuxSentences } from './check-sentences.ts';
import { byFile, sharedFindings, unsuppressed } from './check-shared.ts';
import type { SharedFinding } from './check-shared.ts';
import { counted, countsText, grouped, summaryOf } from './check-summary.ts';
import type { CheckSummary } from './check-summary.ts';
import { cut, markdownCode, markdownEscaped, printableUtf8, withoutCommands } from './safe-text.ts';

/** GitHub comments are limited to 65,536 characters. */
const MAX_LENGTH = 60_000;
const MAX_NAMED = 10;
const MAX_RELATED = 3;
const MAX_UNREAD = 20;

/**
 * The result of a check in Markdown, for a comment on a change: counts, and the findings by file, with folded details. Shared findings
 * appear once. Text from a tree is never read as Markdown or HTML.
 *
 * @param maxLength limit of characters; findings that do not fit are counted
 */
export function checkMarkdown(report: CheckReport, maxLength = MAX_LENGTH): string {
  const shared = sharedFindings(report);
  const summary = summaryOf(report, shared);
  const parts = [...summaryParts(summary), ...unreadParts(report)];
  let room = maxLength - parts.join('\n').length;
  const findings = unsuppressed(shared);
  let left = findings.length;
  for (const [file, list] of byFile(findings)) {
    let heading = `### ${markdownCode(file)}\n\n`;
    for (const one of list) {
      const text = `${heading}${findingText(one)}`;
      // room for the line about the rest
      if (text.length + 100 > room) return `${[...parts, leftOut(left)].join('\n')}\n`;
      parts.push(text);
      room -= text.length + 1;
      left--;
      heading = '';
    }
    parts.push('');
    room--;
  }
  return `${parts.join('\n').trimEnd()}\n`;
}

function leftOut(count: number): string {
  return `\n… and ${counted(count, 'more finding')}, omitted.`;
}

function summaryParts(summary: CheckSummary): string[] {
  const { boards, boardsWithFindings, unread, counts, rules, suppressed, omitted, byKernel } = summary;
  const found = countsText(counts);
  const with_ = found === '' || boards === 1 ? '' : `, ${grouped(boardsWithFindings)} of them with findings`;
  const failed = unread === 0 ? '' : `; ${grouped(unread)} could not be read`;
  const more = [
    ...(suppressed === 0 ? [] : [`${counted(suppressed, 'finding')} suppressed.`]),
    ...(omitted === 0 ? [] : [`${grouped(omitted)} more findings of the same rules not shown.`]),
  ];
  const parts = [
    `## rmem check: ${found === '' ? 'nothing found' : found}`,
    '',
    [`${counted(boards, 'board')}${with_}${failed}.`, ...more].join(' '),
    '',
  ];
  if (rules.length === 0) return parts;
  const rows = rules.map(
    ({ id, severity, findings, boards: on }) =>
      `| \`${id}\` | ${severity} | ${grouped(findings)} | ${grouped(on)} |`,
  );
  const kernels = byKernel.map(({ kernel, counts: { error, warning, note } }) => {
    return `| ${markdownEscaped(kernelsName([kernel]))} | ${grouped(error)} | ${grouped(warning)} | ${grouped(note)} |`;
  });
  const table = ['| Kernel | Errors | Warnings | Notes |', '| --- | --: | --: | --: |', ...kernels, ''];
  return [
    ...parts,
    ...['| Rule | Worst | Found | Boards |', '| --- | --- | --: | --: |', ...rows, ''],
    ...(kernels.length === 0 ? [] : table),
  ];
}

function unreadParts({ boards }: CheckReport): string[] {
  const unread = boards.flatMap(({ board, failure }) =>
    failure === null ? [] : [`- ${markdownCode(board)}: ${markdownEscaped(failure)}`],
  );
  if (unread.length === 0) return [];
  const more = unread.length > MAX_UNREAD ? [`- … and ${grouped(unread.length - MAX_UNREAD)} more`] : [];
  return ['Could not be read:', '', ...unread.slice(0, MAX_UNREAD), ...more, ''];
}

function findingText(shared: SharedFinding): string {
  const { id, severity, message, spot } = shared.finding;
  const place = spot === null ? treePlace(shared.finding) : `line ${spot.line}`;
  const only = onlyOn(shared.finding);
  const on = [
    shared.on.length > 1 ? `, on ${counted(shared.on.length, 'board')}` : '',
    only === null ? '' : `, ${markdownEscaped(only)}`,
  ].join('');
  const head = `- **${severity}**${place === '' ? '' : ` ${place}`}: ${markdownEscaped(message)} (\`${id}\`${on})`;
  const more = detailParts(shared);
  if (more.length === 0) return head;
  const details = ['  <details><summary>More</summary>', ...more, '  </details>'];
  return [head, ...details].join('\n\n');
}

/** The folded details: paragraphs, indented into the list. */
function detailParts({ finding, on }: SharedFinding): string[] {
  const { spot, related } = finding;
  const parts: string[] = [];
  if (spot !== null) parts.push(...sourceParts(spot));
  for (const text of otherMessages(finding)) parts.push(`  ${markdownEscaped(text)}`);
  for (const one of related.slice(0, MAX_RELATED)) {
    const place =
      one.spot === null ? treePlace(one) : markdownCode(`${printableUtf8(one.spot.file)}:${one.spot.line}`);
    parts.push(`  ${place === '' ? 'Note' : place}: ${markdownEscaped(one.message)}`);
    if (one.spot !== null) parts.push(...sourceParts(one.spot));
  }
  if (related.length > MAX_RELATED)
    parts.push(`  … and ${counted(related.length - MAX_RELATED, 'more place')}`);
  for (const text of [...linuxSentences(finding), ...helpSentences(finding, 'Help')])
    parts.push(`  ${markdownEscaped(text)}`);
  if (on.length > 1) {
    const names = on.slice(0, MAX_NAMED).map(({ board }) => markdownCode(board.board));
    const more = on.length > MAX_NAMED ? `, … and ${grouped(on.length - MAX_NAMED)} more` : '';
    parts.push(`  On ${names.join(', ')}${more}`);
  }
  return parts;
}

/** The source line, fenced by more backticks than it contains. */
function sourceParts({ text }: Spot): string[] {
  const line = withoutCommands(cut(printableUtf8(text.replaceAll('\t', ' ').trim())));
  if (line === '') return [];
  const longest = Math.max(...(line.match(/`+/g) ?? ['']).map((run) => run.length));
  const fence = '`'.repeat(Math.max(longest + 1, 3));
  return [`  ${fence}dts\n  ${line}\n  ${fence}`];
}

function treePlace({ node, property, offset }: Location): string {
  const names = [node, property].flatMap((name) => (name === null ? [] : [markdownCode(name)]));
  return [...names, ...(offset === null ? [] : [`(at 0x${offset.toString(16)})`])].join(' ');
}
