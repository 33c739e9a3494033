// SPDX-License-Identifier: MIT
//
// What comments suppress on whole boards: in included files, before blocks of several files, and on several
// boards of one run.
import { describe, expect, it } from 'vitest';
import { compileDts } from '../../../src/compile/compile-dts.ts';
import { writeDtb } from '../../../src/fdt/write.ts';
import { readDtb } from '../../../src/fdt/read.ts';
import { checkTree } from '../../support/check-tree.ts';
import type { Checked, RuleSettings } from '../../../src/check/run.ts';
import type { BoardReport } from '../../../src/engine/check-report.ts';
import { locate } from '../../../src/engine/locate.ts';
import { settleSuppressions } from '../../../src/engine/settle-suppressions.ts';
import type { DeviceTree } from '../../../src/tree/device-tree.ts';
import { compiled, reserved } from '../../support/rules.ts';

/** Compiles the first of the given files. */
function compiledFiles(files: Readonly<Record<string, string>>): DeviceTree {
  const bytes = new Map(
    Object.entries(files).map(([name, text]) => [name, Uint8Array.from(Buffer.from(text, 'latin1'))]),
  );
  const { tree, diagnostics } = compileDts(Object.keys(files)[0]!, { readFile: (path) => bytes.get(path) });
  if (tree === undefined) throw new Error(`the sample is wrong: ${JSON.stringify(diagnostics)}`);
  return tree;
}

/** The findings of `reg-length` and about comments: what suppresses each, or its severity. */
function seen({ diagnostics }: Checked): readonly string[] {
  return diagnostics
    .filter(({ id }) => id === 'reg-length' || id === 'unused-suppression')
    .map(({ id, severity, suppressed }) =>
      suppressed === undefined ? `${id} ${severity}` : `${id}: ${suppressed.reason}`,
    );
}

const ERROR = 'reg-length error';
const BAD = 'reg = <0x50000000 0x100000>;';
const COMMENT = '/* rmem-ignore reg-length: why */';

describe('what a comment suppresses', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['nothing', `pool@50000000 { ${BAD} };`, [ERROR]],
    ['the property behind it', `pool@50000000 { no-map; ${COMMENT} ${BAD} };`, ['reg-length: why']],
    ['the node behind it', `${COMMENT} pool@50000000 { no-map; ${BAD} };`, ['reg-length: why']],
    [
      'not the node behind that',
      `${COMMENT} pool@50000000 { ${BAD} }; poll@50000000 { ${BAD} };`,
      ['reg-length: why', ERROR],
    ],
    [
      'not another property',
      `pool@50000000 { ${COMMENT} no-map; ${BAD} };`,
      [ERROR, 'unused-suppression warning'],
    ],
    [
      'not what another rule finds',
      `/* rmem-ignore zero-size: why */ pool@50000000 { ${BAD} };`,
      [ERROR, 'unused-suppression warning'],
    ],
    [
      'for the nearest of several',
      `/* rmem-ignore reg-length: far */ pool@50000000 { ${COMMENT} ${BAD} };`,
      ['reg-length: why', 'unused-suppression warning'],
    ],
    [
      'what a macro makes',
      `#define POOL(a) pool@a { reg = <0x ## a 0x1000>; }\n${COMMENT}\nPOOL(50000000);\nPOOL(60000000);`,
      ['reg-length: why', ERROR],
    ],
    [
      'what each use of a macro makes, from within it',
      `#define POOL(a) pool@a { ${COMMENT} reg = <0x ## a 0x1000>; }\nPOOL(50000000);\nPOOL(60000000);`,
      ['reg-length: why', 'reg-length: why'],
    ],
    [
      'whatever the line markers say',
      `# 7 "other.dts"\n${COMMENT}\npool@50000000 { ${BAD} };`,
      ['reg-length: why'],
    ],
    [
      'with a reason in any language',
      `/* rmem-ignore reg-length: почему */ pool@5 { ${BAD} };`,
      ['reg-length: почему'],
    ],
  ])('%s', (_, children, expected) => {
    const bytes = (text: string): string => Buffer.from(text).toString('latin1');
    expect(seen(checkTree(compiled(reserved(children))))).toEqual(expected.map(bytes));
  });

  it('all that is in a node, however deep, and a board as a whole', () => {
    const source = reserved(`pool@50000000 { ${BAD} };`);
    const container = source.replace('reserved-memory {', `${COMMENT} reserved-memory {`);
    const root = source.replace('/ {', `${COMMENT}\n/ {`);
    expect(seen(checkTree(compiled(container)))).toEqual(['reg-length: why']);
    expect(seen(checkTree(compiled(root)))).toEqual(['reg-length: why']);
  });

  it('what is found in another block of the node, in another file', () => {
    const soc = reserved(`pool: pool@50000000 { ${BAD} };`).replace('/dts-v1/;', '');
    const board = `/dts-v1/;\n#include "soc.dtsi"\n${COMMENT}\n&pool { no-map; };\n`;
    const checked = checkTree(compiledFiles({ 'board.dts': board, 'soc.dtsi': soc }));
    expect(seen(checked)).toEqual(['reg-length: why']);
    expect(checked.suppressions).toEqual([
      { file: 'board.dts', line: 3, column: 16, rule: 'reg-length', reason: 'why', used: true },
    ]);
  });

  it('as often as a file is opened', () => {
    const pool = `${COMMENT}\nPOOL { ${BAD} };\n`;
    const board = reserved(
      '#define POOL a@5\n#include "pool.dtsi"\n#undef POOL\n#define POOL b@5\n#include "pool.dtsi"',
    );
    const checked = checkTree(compiledFiles({ 'board.dts': board, 'pool.dtsi': pool }));
    expect(seen(checked)).toEqual(['reg-length: why', 'reg-length: why']);
    expect(checked.suppressions).toHaveLength(1);
  });

  it('nothing of a blob', () => {
    const tree = compiled(reserved(`${COMMENT} pool@50000000 { ${BAD} };`));
    const checked = checkTree(readDtb(writeDtb(tree)));
    expect(seen(checked)).toEqual([ERROR]);
    expect(checked.suppressions).toEqual([]);
  });

  it('without taking the place of other findings, and says nothing of what a stopped rule would have found', () => {
    const pools = (count: number): string =>
      Array.from({ length: count }, (_, i) => `pool@${i.toString(16)} { ${BAD} };`).join('\n');
    const many = `${pools(150)}\n${COMMENT} last@5 { ${BAD} };`;
    const checked = checkTree(compiled(reserved(many)));
    expect(seen(checked)).toEqual(Array.from({ length: 100 }, () => ERROR));
    const suppressed = checkTree(
      compiled(reserved(`b@5 { ${BAD} };`, `};\n${COMMENT}\n/ { reserved-memory { ${pools(2000)} };`)),
    );
    expect(seen(suppressed)).toHaveLength(100);
  });
});

const SETTINGS: RuleSettings = { 'reg-length': { severity: 'off' } };

/** The report of a board whose include has a comment before a node that the board defines. */
function shared(
  board: string,
  root: string,
  settings?: RuleSettings,
): [BoardReport, Checked['suppressions']] {
  const tree = compiledFiles({ [board]: reserved('#include "pool.dtsi"', root), 'pool.dtsi': INCLUDE });
  const { diagnostics, suppressions } = checkTree(tree, {}, settings && { settings });
  const findings = diagnostics
    .filter(({ id }) => id === 'unused-suppression')
    .map((one) => locate(one, tree.sources, 'x'));
  const report = { board, file: board, findings, omitted: 0, failure: null, boot: null };
  return [{ ...report, failOn: 'error' }, suppressions];
}

const INCLUDE = `/* rmem-ignore reg-length: on some boards */
pool: pool@50000000 { reg = <0 0x50000000 0 0x100000>; };
// rmem-ignore zero-size
poll: poll@50000000 { reg = <0 0x60000000 0 0>; };
`;
const SHORT = `};\n&pool { ${BAD}`;

function settled(...boards: readonly (readonly [BoardReport, Checked['suppressions']])[]): readonly string[] {
  return settleSuppressions(
    boards.map(([report]) => report),
    boards.map(([, suppressions]) => suppressions),
  ).flatMap(({ board, findings }) =>
    findings.map(
      ({ spot, severity, message }) => `${board} ${spot!.line}:${spot!.column} ${severity} ${message}`,
    ),
  );
}

describe('boards of one run', () => {
  const unused = '1:16 note rmem-ignore suppresses nothing: reg-length finds nothing here';
  const noReason = '3:4 note rmem-ignore gives no reason';
  it.each<readonly [string, readonly (readonly [BoardReport, Checked['suppressions']])[], readonly string[]]>(
    [
      ['one that has no need of it', [shared('a', '')], [`a ${noReason}`, `a ${unused}`]],
      ['one that has', [shared('a', SHORT)], [`a ${noReason}`]],
      ['one each', [shared('a', ''), shared('b', SHORT)], [`a ${noReason}`]],
      ['one each, the other way around', [shared('a', SHORT), shared('b', '')], [`a ${noReason}`]],
      ['two that have none', [shared('a', ''), shared('b', '')], [`a ${noReason}`, `a ${unused}`]],
      ['one where the rule is off', [shared('a', SHORT, SETTINGS)], [`a ${noReason}`]],
    ],
  )('%s', (_, boards, expected) => {
    expect(settled(...boards)).toEqual(expected);
  });
});
