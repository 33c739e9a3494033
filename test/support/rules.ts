// SPDX-License-Identifier: MIT
//
// Tests a rule with a table of boards: some break it, some almost do.
import { describe, expect, it } from 'vitest';
import { compileDts } from '../../src/compile/compile-dts.ts';
import type { Diagnostic, Severity } from '../../src/diagnostics/diagnostic.ts';
import type { RuleId } from '../../src/diagnostics/rule-ids.ts';
import { checkTree } from './check-tree.ts';
import type { RuleSettings } from '../../src/check/run.ts';
import type { Machine } from '../../src/linux/machine.ts';
import type { SourceMap } from '../../src/source/source-map.ts';
import type { DeviceTree } from '../../src/tree/device-tree.ts';

/** A board, as its whole source or as the contents of its root after the common part (see `board`). */
interface RuleCase {
  readonly name: string;
  readonly source: string;
  readonly machine?: Machine;
  readonly settings?: RuleSettings;
}

/** The expected properties of a finding; those that are left out are not checked. */
export interface ExpectedFinding {
  /** The whole message, or a pattern of it. */
  readonly message: string | RegExp;
  /** `line:column` in the source, both from 1. */
  readonly at?: string;
  readonly severity?: Severity;
  readonly node?: string;
  readonly property?: string;
  readonly linux?: string | RegExp;
  readonly fix?: string | RegExp;
}

export interface RuleTable {
  /** Boards that break the rule, with the findings: at least two. */
  readonly breaks: readonly (RuleCase & { readonly findings: readonly ExpectedFinding[] })[];
  /** Boards that almost break it: at least two. */
  readonly passes: readonly RuleCase[];
}

/** A board with 1 GiB of memory at 0x40000000 and two cells for addresses and sizes; line 1 of `rest` is line 9 of the source. */
export function board(rest: string): string {
  return `/dts-v1/;
/ {
	#address-cells = <2>;
	#size-cells = <2>;
	memory@40000000 {
		device_type = "memory";
		reg = <0x0 0x40000000 0x0 0x40000000>;
	};
${rest}
};
`;
}

/** A board like that with a /reserved-memory node: line 1 of `children` is line 13 of the source. */
export function reserved(children: string, rest = ''): string {
  return board(`	reserved-memory {
		#address-cells = <2>;
		#size-cells = <2>;
		ranges;
${children.replace(/\n$/, '')}
	};${rest === '' ? '' : `\n${rest}`}`);
}

/** Compiles a source that must be valid. */
export function compiled(source: string): DeviceTree {
  const text = new TextEncoder().encode(source);
  const { tree, diagnostics } = compileDts('board.dts', {
    readFile: (path) => (path === 'board.dts' ? text : undefined),
  });
  if (tree === undefined) throw new Error(`the sample is wrong: ${JSON.stringify(diagnostics)}`);
  return tree;
}

/** The findings of one rule for a source. */
export function findingsOf(id: RuleId, { source, machine, settings }: Omit<RuleCase, 'name'>): Diagnostic[] {
  const { diagnostics } = checkTree(compiled(source), machine, settings && { settings });
  return diagnostics.filter((one) => one.id === id);
}

/** Tests a rule with its table. */
export function testRule(id: RuleId, { breaks, passes }: RuleTable): void {
  describe(id, () => {
    it('has two boards that break it and two that nearly do, at least', () => {
      expect(breaks.length).toBeGreaterThanOrEqual(2);
      expect(passes.length).toBeGreaterThanOrEqual(2);
    });
    it.each(breaks)('finds $name', ({ findings, ...one }) => {
      const found = findingsOf(id, one);
      const { sources } = compiled(one.source);
      expect(found.map((finding) => shown(finding, sources))).toMatchObject(findings.map(matcher));
    });
    it.each(passes)('passes $name', (one) => {
      expect(findingsOf(id, one).map(({ message }) => message)).toEqual([]);
    });
  });
}

function shown(finding: Diagnostic, sources: SourceMap | undefined): Record<string, unknown> {
  const place = finding.span && sources?.place(finding.span.start);
  const { line, column } = place?.usedAt ?? place ?? {};
  return { ...finding, at: line === undefined ? undefined : `${line}:${column!}` };
}

function matcher(finding: ExpectedFinding): Record<string, unknown> {
  const text = (value: string | RegExp | undefined): unknown =>
    value instanceof RegExp ? (expect.stringMatching(value) as unknown) : value;
  const { message, linux, fix, ...rest } = finding;
  return {
    ...rest,
    message: text(message),
    ...(linux !== undefined && { linux: text(linux) }),
    ...(fix !== undefined && { fix: text(fix) }),
  };
}
