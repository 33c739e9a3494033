// SPDX-License-Identifier: MIT
//
// The whole language, and all errors, in a file that is kept for the next compilation.
import { expect, it } from 'vitest';
import { compileDts } from '../../src/compile/compile-dts.ts';
import { SourceCache } from '../../src/dts/source-cache.ts';
import { LANGUAGE, WRONG } from '../compile/cases/index.ts';
import { SOURCE, sourceCase } from '../compile/cases/case.ts';
import { picture } from '../support/compiled-picture.ts';
import { memoryHost } from '../support/sources.ts';

it.each(Object.entries({ ...LANGUAGE, ...WRONG }))('as an include: %s', (_, one) => {
  const { files, options } = sourceCase(one);
  const outer = { ...files, 'outer.dts': `#include "${SOURCE}"\n` };
  const host = memoryHost(outer);
  const cache = new SourceCache();
  const first = picture(compileDts('outer.dts', host, options));
  for (let i = 0; i < 2; i++)
    expect(picture(compileDts('outer.dts', host, { ...options, cache }))).toEqual(first);
});
