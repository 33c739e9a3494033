// SPDX-License-Identifier: MIT
//
// Expected lines: those of dtc 1.7.2, `dtc -I dtb -O dtb -o /dev/null -W CHECK x.dtb`, on a blob of the same tree.
import { expect, it } from 'vitest';
import { linesOf, unitOf } from '../../support/checks.ts';
import { makeTree } from '../../support/tree.ts';
import type { NodeLiteral } from '../../support/tree.ts';

it.each<[string, NodeLiteral, string[]]>([
  [
    'explicit_phandles',
    { a: { phandle: 1 }, b: { 'linux,phandle': 2 }, c: { phandle: 3, 'linux,phandle': 3 } },
    [],
  ],
  [
    'explicit_phandles',
    { a: { phandle: 1n }, b: { phandle: true }, c: { phandle: 0 }, d: { 'linux,phandle': 0xffffffff } },
    [
      'ERROR (explicit_phandles): /a:phandle: bad length (8) phandle property',
      'ERROR (explicit_phandles): /b:phandle: bad length (0) phandle property',
      'ERROR (explicit_phandles): /c:phandle: bad value (0x0) in phandle property',
      'ERROR (explicit_phandles): /d:linux,phandle: bad value (0xffffffff) in linux,phandle property',
    ],
  ],
  [
    'explicit_phandles',
    {
      a: { phandle: 1, 'linux,phandle': 2 },
      b: { phandle: 1 },
      c: { 'linux,phandle': 2 },
      d: { 'linux,phandle': 1 },
    },
    [
      "ERROR (explicit_phandles): /a: mismatching 'phandle' and 'linux,phandle' properties",
      'ERROR (explicit_phandles): /b: duplicated phandle 0x1 (seen before at /a)',
      'ERROR (explicit_phandles): /d: duplicated phandle 0x1 (seen before at /a)',
    ],
  ],
])('%s (%#)', (check, literal, expected) => {
  expect(linesOf(unitOf(makeTree(literal).root), check)).toEqual(expected);
});
