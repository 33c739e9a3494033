// SPDX-License-Identifier: MIT
//
// Results of checks: made up, hostile, and real.
import { latin1 } from '../../src/base/latin1.ts';
import { ALL_RULES } from '../../src/check/rules/index.ts';
import { checkTree } from './check-tree.ts';
import { compileDts } from '../../src/compile/compile-dts.ts';
import { RULES } from '../../src/diagnostics/rule-ids.ts';
import type {
  BoardFinding,
  BoardReport,
  CheckReport,
  FileEdit,
  Spot,
} from '../../src/engine/check-report.ts';
import type { ReportedRule } from '../../src/report/check-rules.ts';
import { locate } from '../../src/engine/locate.ts';

export const REPORTED_RULES: readonly ReportedRule[] = ALL_RULES.map((rule) => ({
  ...rule,
  title: RULES[rule.id],
  help: `# ${rule.id}`,
  helpUri: `https://example.org/rules/${rule.id}`,
}));

/** A text as a byte string. */
export function bytes(text: string): string {
  return latin1(Buffer.from(text));
}

export function spotOf(more: Partial<Spot> = {}): Spot {
  const spot = {
    file: 'soc.dtsi',
    line: 12,
    column: 3,
    text: '\t\treg = <0x50000000 0x100000>;',
    includedFrom: [{ file: 'a.dts', line: 3 }],
    macro: null,
    ...more,
  };
  return { endLine: spot.line, endColumn: spot.column + 3, ...spot };
}

export function findingOf(more: Partial<BoardFinding> = {}): BoardFinding {
  const { id = 'overlap', node = '/reserved-memory/fw@50000000', property = 'reg' } = more;
  return {
    id,
    severity: 'error',
    message: 'fw@50000000 overlaps dma@50080000 by 512 KiB',
    spot: spotOf(),
    node,
    property,
    offset: null,
    linux: null,
    fix: null,
    related: [],
    edits: [],
    fingerprint: `${id} a.dts ${node!} ${property!} 1`,
    suppressed: null,
    ...more,
  };
}

export function boardOf(
  file: string,
  findings: readonly BoardFinding[],
  more: Partial<BoardReport> = {},
): BoardReport {
  const boot = { boots: true, memoryKnown: true, regions: 2, areas: 1 } as const;
  return { board: file, file, findings, omitted: 0, failure: null, failOn: 'error', boot, ...more };
}

export function reportOf(...boards: readonly BoardReport[]): CheckReport {
  return { version: '1.2.3', boards };
}

const LINE = spotOf().text;
const EDIT: FileEdit = {
  file: 'soc.dtsi',
  start: 206,
  end: 231,
  line: 12,
  column: 6,
  endLine: 12,
  endColumn: LINE.length,
  lineText: LINE,
  endLineText: LINE,
  text: ' = <0x50000000 0x80000>',
};
const OVERLAP = findingOf({
  linux:
    'Linux logs OVERLAP DETECTED! and keeps both as they are, so that the firmware and the device write over each other',
  fix: 'end fw@50000000 at 0x50080000',
  related: [
    {
      message: 'dma@50080000 is here',
      spot: spotOf({ line: 20, text: '\t\treg = <0x50080000 0x100000>;' }),
      node: '/reserved-memory/dma@50080000',
      property: 'reg',
      offset: null,
    },
  ],
  edits: [EDIT],
});

/** Three boards that share an include, a blob, and a file that is not a board. */
export const SAMPLE: CheckReport = reportOf(
  boardOf('a.dts', [
    OVERLAP,
    findingOf({
      id: 'region-unused',
      severity: 'note',
      message: 'no device uses pool@60000000',
      spot: spotOf({
        file: 'a.dts',
        line: 7,
        column: 2,
        endColumn: 15,
        text: '\tpool@60000000 {',
        includedFrom: [],
      }),
      node: '/reserved-memory/pool@60000000',
      property: null,
      fingerprint: 'region-unused a.dts /reserved-memory/pool@60000000  1',
    }),
  ]),
  boardOf('b.dts', [{ ...OVERLAP, fingerprint: 'overlap b.dts /reserved-memory/fw@50000000 reg 1' }]),
  boardOf('more boards/c.dts', [
    { ...OVERLAP, fingerprint: 'overlap more boards/c.dts /reserved-memory/fw@50000000 reg 1' },
    findingOf({
      id: 'cma-alignment',
      severity: 'warning',
      message: 'it is off the pageblock',
      suppressed: { by: 'comment', reason: 'the firmware wants it so' },
    }),
  ]),
  boardOf(
    'd.dtb',
    [
      findingOf({
        id: 'reg-length',
        severity: 'warning',
        message: 'reg has 12 bytes',
        spot: null,
        offset: 0x1a8,
        linux: 'OF: reserved mem: says nothing',
        related: [
          { message: 'the cells are set here', spot: null, node: '/', property: '#size-cells', offset: 64 },
        ],
        fingerprint: 'reg-length d.dtb /reserved-memory/fw@50000000 reg 1',
      }),
    ],
    { omitted: 1200 },
  ),
  boardOf('e.dtb', [], { failure: 'this is no blob', boot: null }),
);

/** Texts that attack terminals, logs, pages and parsers. */
export const HOSTILE_TEXTS: readonly string[] = [
  '::error file=x::y',
  '\n::add-mask::x\r\n##[error]x',
  '<script>alert(1)</script>&amp;]]>',
  '| a | `b` ``` **c** ~~d~~ $e$ [f](http://g) ![h](//i) @root #12',
  '\x1b[2J\x07\0\x7f\x9b1m',
  'grö\xdfe \xff\xfe\xc3',
  bytes('größe 漢字 🦀 \u202e\u2028\u200b'),
  '\ud83d half \udd80',
  '{0} {{1}} %s %0A %25, a:b "q" \'r\' \\',
];

/** A report with such a text in every possible place. */
export function hostileReport(text: string): CheckReport {
  const spot = spotOf({
    file: `${text}.dtsi`,
    column: 5,
    text: `    ${text}`,
    includedFrom: [{ file: text, line: 1 }],
    macro: { file: text, line: 1, column: 1, text, name: text },
  });
  const one = findingOf({
    message: text,
    node: `/${text}`,
    property: text,
    linux: text,
    fix: text,
    spot,
    related: [{ message: text, spot, node: text, property: text, offset: null }],
    edits: [{ ...EDIT, file: text, text, lineText: text, endLineText: text }],
    fingerprint: text,
    suppressed: null,
  });
  return reportOf(
    boardOf(text, [
      one,
      { ...one, spot: null, offset: 8 },
      { ...one, suppressed: { by: 'baseline', reason: text } },
    ]),
    boardOf(`${text} too`, [one], { file: text }),
    boardOf(`x${text}`, [], { failure: text, boot: null }),
  );
}

const SOC = `/ {
	#address-cells = <1>;
	#size-cells = <1>;
	memory@40000000 {
		device_type = "memory";
		reg = <0x40000000 0x40000000>;
	};
	/* größe 🦀 */ reserved-memory {
		#address-cells = <1>;
		#size-cells = <1>;
		ranges;
		/* 漢字 🦀 */ fw: fw@50000000 { reg = <0x50000000>; };
		pool: pool@60000000 {
			compatible = "shared-dma-pool";
			reg = <0x60000000 0x100000>;
		};
	};
};
`;

/** Real results of two boards that share an include, and of an invalid source. */
export function realReport(): CheckReport {
  const files = new Map([
    ['soc.dtsi', SOC],
    ['a.dts', '/dts-v1/;\n#include "soc.dtsi"\n'],
    ['b.dts', '/dts-v1/;\n#define NOT(x) x\n#include "soc.dtsi"\n&fw { no-map = NOT(<1>); };\n'],
    ['c.dts', '/dts-v1/;\n/ { a = <&nothing>; b = ; };\n'],
  ]);
  const boards = ['a.dts', 'b.dts', 'c.dts'].map((path) => {
    const { tree, diagnostics, sources } = compileDts(path, {
      readFile: (name) => (files.has(name) ? Buffer.from(files.get(name)!) : undefined),
    });
    const found = tree === undefined ? diagnostics : checkTree(tree).diagnostics;
    const findings = found.map((one, i) => locate(one, sources, `${one.id} ${path} ${i}`));
    return boardOf(
      path,
      findings,
      tree === undefined ? { failure: 'the source has errors', boot: null } : {},
    );
  });
  return reportOf(...boards);
}
