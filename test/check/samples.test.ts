// SPDX-License-Identifier: MIT
//
// The findings of `rmem check` for dts-samples: exactly those in the first comment of each board, in one run
// over all boards, and in one run for each command line in a comment.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, rmem } from '../cli/run.ts';

const FOLDER = 'dts-samples';

interface Json {
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly location: {
      readonly source: { readonly file: string; readonly line: number; readonly column: number } | null;
      readonly node: string;
    };
    readonly suppressed: object | null;
    readonly on: readonly { readonly board: string }[];
  }[];
}

/** A line `Findings` of a comment: the options, and the findings as text. */
interface Claim {
  readonly board: string;
  readonly options: readonly string[];
  readonly findings: readonly string[];
}

const BOARDS = readdirSync(join(ROOT, FOLDER), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.dts'))
  .map((name) => posix.join(FOLDER, name))
  .sort();

const CLAIMS = BOARDS.flatMap(claimsOf);

/**
 * Checks the findings against a board's first comment:
 *
 *     // Findings: cma-alignment at 35:10 (error), reg-and-size at soc.dtsi:12:3 (warning, suppressed)
 *     // Findings with --page-size 16K: none
 */
function claimsOf(board: string): Claim[] {
  const lines = readFileSync(join(ROOT, board), 'utf8').split('\n');
  const end = lines.findIndex((line) => !line.startsWith('//'));
  const comment = lines.slice(0, end).map((line) => line.slice(3));
  return comment
    .join(' ')
    .split(/ (?=Findings(?: with [^:]+)?: )/)
    .slice(1)
    .map((claim) => {
      const [, options, findings] = /^Findings(?: with ([^:]+))?: (.*)$/.exec(claim)!;
      return {
        board,
        options: (options?.split(' ') ?? []).map((word) =>
          word.endsWith('.dtso') ? posix.join(dirname(board), word) : word,
        ),
        findings: findings === 'none' ? [] : findings!.split(/(?<=\)), /).sort(),
      };
    });
}

/** The findings for each board, in the format of the comments. */
function check(paths: readonly string[], options: readonly string[] = []): Map<string, string[]> {
  const run = rmem(['check', ...paths, '--format', 'json', '--fail-on', 'none', ...options]);
  expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: '' });
  const { findings } = JSON.parse(run.stdout) as Json;
  const byBoard = new Map<string, string[]>();
  for (const finding of findings) {
    for (const { board } of finding.on) {
      const file = board.split(' + ')[0]!;
      byBoard.set(file, [...(byBoard.get(file) ?? []), inWords(finding, file)]);
    }
  }
  return byBoard;
}

function inWords(
  { rule, severity, location: { source, node }, suppressed }: Json['findings'][number],
  board: string,
): string {
  const said = suppressed === null ? severity : `${severity}, suppressed`;
  if (source === null) return `${rule} in ${node} (${said})`;
  const file = source.file === board ? '' : `${posix.relative(dirname(board), source.file)}:`;
  return `${rule} at ${file}${source.line}:${source.column} (${said})`;
}

describe('findings', () => {
  const plain = CLAIMS.filter(({ options }) => options.length === 0);

  it('are said once by each board', () => {
    expect(plain.map(({ board }) => board)).toEqual(BOARDS);
  });

  it('are those of the comments', () => {
    const found = check([FOLDER]);
    const inOrder = BOARDS.map((board) => [board, (found.get(board) ?? []).sort()]);
    expect(Object.fromEntries(inOrder)).toEqual(
      Object.fromEntries(plain.map(({ board, findings }) => [board, findings])),
    );
  });

  it.each(CLAIMS.filter(({ options }) => options.length > 0))(
    'are those of the comment of $board, with $options',
    ({ board, options, findings }) => {
      expect((check([board], options).get(board) ?? []).sort()).toEqual(findings);
    },
  );

  it('are of many rules', () => {
    const rules = new Set(CLAIMS.flatMap(({ findings }) => findings).map((text) => text.split(' ')[0]));
    expect(rules.size).toBeGreaterThan(35);
  });
});
