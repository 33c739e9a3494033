// SPDX-License-Identifier: MIT
//
// Sources of the maximum depth, and deeper ones, with half the stack of a browser's worker.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, expect, it } from 'vitest';
import { nested, times } from '../support/hostile.ts';

/** MiB. Node reserves 192 KiB of it, and the worker of the page has 860 KiB. */
const STACK = 0.6;

const worker = new Worker(new URL('../support/small-stack.mjs', import.meta.url), {
  resourceLimits: { stackSizeMb: STACK },
});
afterAll(() => worker.terminate());

const inCell = (cell: string): string => `/dts-v1/;\n/ { p = <${cell}>; };\n`;
const inCondition = (condition: string): string => `#if ${condition}\n#endif\n/dts-v1/;\n/ { };\n`;
const deep = (open: string, inmost: string, close: string, depth: number): string =>
  open.repeat(depth) + inmost + close.repeat(depth);
const nodes = (depth: number): string => deep('n { ', '', '}; ', depth);
const nodesByLabel = (depth: number): string =>
  `/dts-v1/;\n/ { n0: n { }; };\n${times(depth - 1, (i) => `&n${i} { n${i + 1}: n { }; };\n`)}`;
/** Operators of all precedences, the lowest first. */
const OPERATORS = '1||1&&1|1^1&1==1<1<<1+1*~';

it.each<[string, string, string[]]>([
  ['parentheses', inCell(deep('(', '1', ')', 1000)), []],
  ['parentheses without an end', inCell('('.repeat(100_000)), ['too-deep']],
  ['operators and parentheses', inCell(deep(`(${OPERATORS}`, '(1)', ')', 999)), []],
  ['conditions in conditions', inCell(`(${deep('1?', '1', ':1', 999)})`), []],
  ['conditions after conditions', inCell(`(${deep('1?1:', '1', '', 999)})`), []],
  ['parentheses behind #if', inCondition(deep('(', '1', ')', 100_000)), []],
  ['signs and parentheses behind #if', inCondition(deep('!-~(', '1', ')', 100_000)), []],
  ['operators and parentheses behind #if', inCondition(deep(`${OPERATORS}(`, '1', ')', 10_000)), []],
  ['conditions behind #if', inCondition(deep('1?', '1', ':1', 100_000)), []],
  ['macros in their own arguments', `#define F(x) (x)\n${inCell(nested('F', 199, '1'))}`, []],
  [
    'macros in their own arguments in parentheses behind #if',
    `#define F(x) x\n${inCondition(deep('!(', nested('F', 199, '1'), ')', 100_000))}`,
    [],
  ],
  ['nodes', `/dts-v1/;\n/ { ${nodes(2999)} };\n`, []],
  ['nodes without an end', `/dts-v1/;\n/ { ${'n { '.repeat(100_000)}`, ['too-deep']],
  ['nodes that are written twice', `/dts-v1/;\n${`/ { ${nodes(2999)} };\n`.repeat(2)}`, []],
  ['nodes that are deleted', `/dts-v1/;\n/ { ${nodes(2999)} };\n/ { /delete-node/ n; };\n`, []],
  ['nodes of a fragment', `/dts-v1/;\n/plugin/;\n&a { ${nodes(2997)} };\n`, []],
  ['nodes that labels put into each other', nodesByLabel(2999), []],
  ['more nodes that labels put into each other', nodesByLabel(20_000), ['too-deep']],
])('%s', async (_, source, errors) => {
  expect(await errorsOnSmallStack(source)).toEqual(errors);
});

/** The ids of a source's errors; a text if the stack overflowed. */
async function errorsOnSmallStack(source: string): Promise<unknown> {
  worker.postMessage(Buffer.from(source));
  const [reply] = (await once(worker, 'message')) as unknown[];
  return reply;
}
