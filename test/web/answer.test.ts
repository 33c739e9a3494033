// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { Answerer } from '../../src/web/answer.ts';
import type { Answer } from '../../src/web/answer.ts';
import { EMPTY_FORM } from '../../src/web/board-input.ts';
import type { MachineForm } from '../../src/web/board-input.ts';
import { reserved } from '../support/rules.ts';

function answerTo(source: string, form: Partial<MachineForm> = {}): Promise<Answer> {
  const files = [{ path: 'a.dts', bytes: Buffer.from(source) }];
  const input = { files, board: 'a.dts', entry: null, overlays: [] };
  return new Answerer().answer({ id: 1, input, form: { ...EMPTY_FORM, ...form } });
}

describe('an answer', () => {
  it('has the names of a board, cut where they are long', async () => {
    const name = 'n'.repeat(100_000);
    const node = `${name} { compatible = "${name}"; reg = <0x0 0x50000000 0x0 0x1000>; };`;
    const answer = await answerTo(reserved(node).replace('/ {', `/ { model = "${name}";`));
    expect(answer.failure).toBeNull();
    const cut = `${name.slice(0, 4096)}...`;
    expect(answer.analysis?.model).toBe(cut);
    expect(answer.analysis?.map.model).toBe(cut);
    expect(answer.analysis?.boot.regions.map(({ name: shown }) => shown)).toEqual([cut]);
    expect(longest(answer)).toBe(cut.length);
  });

  it('has the whole paths of the files that were read', async () => {
    const path = `${'d/'.repeat(10_000)}a.dts`;
    const files = [{ path, bytes: Buffer.from('/dts-v1/; / { };') }];
    const input = { files, board: path, entry: null, overlays: [] };
    expect((await new Answerer().answer({ id: 1, input, form: EMPTY_FORM })).used).toEqual([path]);
  });
});

/** The length of the longest string in plain data. */
function longest(data: unknown): number {
  if (typeof data === 'string') return data.length;
  if (typeof data !== 'object' || data === null) return 0;
  return Math.max(0, ...Object.values(data).map(longest));
}
