// SPDX-License-Identifier: MIT
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_RULES } from '../../src/check/rules/index.ts';
import { joinKernels } from '../../src/engine/join-kernels.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';

function found(more: Partial<Diagnostic> = {}): Diagnostic {
  return { id: 'overlap', severity: 'error', message: 'm', node: '/a', property: 'reg', ...more };
}

function join(lists: Readonly<Record<string, readonly Diagnostic[]>>): ReturnType<typeof joinKernels> {
  return joinKernels(
    Object.entries(lists).map(([kernel, diagnostics], i) => ({
      kernel,
      checked: { diagnostics, omitted: i, suppressions: [] },
    })),
  );
}

const edit = (text: string): Pick<Diagnostic, 'edits'> => ({ edits: [{ span: { start: 1, end: 2 }, text }] });

describe('findings of several kernels', () => {
  it.each<[string, Readonly<Record<string, Diagnostic[]>>, readonly object[]]>([
    [
      'of one, as they are',
      { a: [found()] },
      [{ diagnostic: found(), kernels: undefined, wordings: undefined }],
    ],
    ['the same on both', { a: [found()], b: [found()] }, [{ kernels: undefined, wordings: undefined }]],
    ['on one of two', { a: [], b: [found()] }, [{ kernels: ['b'], wordings: undefined }]],
    [
      'worse on the second',
      { a: [found({ severity: 'note' })], b: [found()] },
      [
        {
          diagnostic: { severity: 'error' },
          kernels: undefined,
          wordings: [{ kernels: ['b'] }, { kernels: ['a'] }],
        },
      ],
    ],
    [
      'in other words on one of three',
      { a: [found()], b: [found({ linux: 'x' })], c: [found()] },
      [
        {
          kernels: undefined,
          wordings: [
            { kernels: ['a', 'c'], linux: null },
            { kernels: ['b'], linux: 'x' },
          ],
        },
      ],
    ],
    [
      'with the same change',
      { a: [found({ linux: 'x', ...edit('1') })], b: [found(edit('1'))] },
      [{ diagnostic: edit('1') }],
    ],
    [
      'with changes that are not the same, and so with none',
      { a: [found(edit('1'))], b: [found(edit('2'))] },
      [{ diagnostic: { edits: [] } }],
    ],
    [
      'two of a place on one: the one that reads the same is the same',
      { a: [found({ message: 'x' }), found({ message: 'y' })], b: [found({ message: 'y' })] },
      [
        { diagnostic: { message: 'x' }, kernels: ['a'] },
        { diagnostic: { message: 'y' }, kernels: undefined },
      ],
    ],
    [
      'at other places',
      { a: [found({ span: { start: 1, end: 2 } })], b: [found({ span: { start: 5, end: 6 } })] },
      [{ kernels: ['b'] }, { kernels: ['a'] }],
    ],
    [
      'a comment that one of them needs is no finding',
      { a: [found({ id: 'unused-suppression' })], b: [] },
      [],
    ],
    [
      'a comment that none of them needs is one',
      { a: [found({ id: 'unused-suppression' })], b: [found({ id: 'unused-suppression' })] },
      [{ kernels: undefined }],
    ],
  ])('%s', (_, lists, expected) => {
    const { diagnostics } = join(lists);
    expect(diagnostics).toMatchObject(expected);
    expect(diagnostics).toHaveLength(expected.length);
  });

  it('counts what was left out where most was', () => {
    expect(join({ a: [], b: [], c: [] }).omitted).toBe(2);
  });

  it('keeps the order of the rules, each with all findings of each kernel', () => {
    const rules = ALL_RULES.filter(({ id }) => id !== 'unused-suppression').slice(0, 5);
    const one = fc.record({
      rule: fc.nat(4),
      node: fc.constantFrom('/a', '/b'),
      message: fc.constantFrom('x', 'y'),
      severity: fc.constantFrom('error', 'note'),
    });
    const list = fc
      .array(one, { maxLength: 6 })
      .map((all) =>
        all
          .sort((a, b) => a.rule - b.rule)
          .map(({ rule, ...rest }) => found({ ...rest, id: rules[rule]!.id })),
      );
    const words = ({ id, node, severity, message }: Partial<Diagnostic>): string =>
      [id, node, severity, message].join();
    fc.assert(
      fc.property(fc.array(list, { minLength: 2, maxLength: 3 }), (lists) => {
        const byKernel = Object.fromEntries(lists.map((diagnostics, i) => [`k${i}`, diagnostics]));
        const { diagnostics } = join(byKernel);
        const ranks = diagnostics.map(({ diagnostic }) => rules.findIndex(({ id }) => id === diagnostic.id));
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
        for (const [kernel, all] of Object.entries(byKernel)) {
          const told = diagnostics.flatMap(({ diagnostic, kernels, wordings }) => {
            if (kernels?.includes(kernel) === false) return [];
            const wording = wordings?.find((said) => said.kernels.includes(kernel));
            return [
              words({
                ...diagnostic,
                ...(wording && { severity: wording.severity, message: wording.message }),
              }),
            ];
          });
          expect(told.sort()).toEqual(all.map(words).sort());
        }
      }),
    );
  });
});
