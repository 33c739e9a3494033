// SPDX-License-Identifier: MIT
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readDtb } from '../../src/fdt/read.ts';
import { writeDtb } from '../../src/fdt/write.ts';
import { DtNode } from '../../src/tree/node.ts';
import { DtProperty } from '../../src/tree/property.ts';
import { dtbSize } from '../../src/tree/dtb-size.ts';
import { shape } from '../support/shape.ts';

const byteString = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 1, max: 255 }), { maxLength }).map((codes) => String.fromCharCode(...codes));
/** Names that share endings, and other names. */
const name = fc.oneof(
  fc.constantFrom('reg', 'interrupt-reg', 'g', 'status', '', 'memory@40000000', 'a,b'),
  byteString(40),
);
const value = fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.uint8Array({ minLength: 60, maxLength: 200 }));

interface Content {
  readonly properties: readonly (readonly [string, Uint8Array])[];
  readonly children: readonly (readonly [string, Content])[];
}

const { content } = fc.letrec<{ content: Content }>((tie) => ({
  content: fc.record({
    properties: fc.array(fc.tuple(name, value), { maxLength: 5 }),
    children: fc.oneof(
      { maxDepth: 5, depthSize: 'small' },
      fc.constant([]),
      fc.array(fc.tuple(name, tie('content')), { maxLength: 4 }),
    ),
  }),
}));

const u64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const reservations = fc.array(
  fc.record({ base: u64, size: u64 }).filter(({ base, size }) => base !== 0n || size !== 0n),
  { maxLength: 4 },
);

function build(rootName: string, from: Content): DtNode {
  const fill = (node: DtNode, { properties, children }: Content): DtNode => {
    // each value in the middle of a separate buffer
    for (const [key, bytes] of properties) {
      const data = Uint8Array.of(0xaa, ...bytes, 0xbb);
      node.addProperty(new DtProperty(key, data, 1, bytes.length));
    }
    for (const [key, child] of children) fill(node.addChild(key), child);
    return node;
  };
  return fill(new DtNode(rootName), from);
}

it('a tree that is written is the same when it is read, and so are its bytes', () => {
  fc.assert(
    fc.property(
      fc.oneof({ weight: 5, arbitrary: fc.constant('') }, { weight: 1, arbitrary: name }),
      content,
      reservations,
      fc.nat(0xffffffff),
      (rootName, from, reserved, bootCpu) => {
        const root = build(rootName, from);
        const made = { root, reservations: reserved, bootCpu, totalSize: undefined };
        const blob = writeDtb(made);
        expect(dtbSize(made)).toBe(blob.length);
        const tree = readDtb(blob);
        expect(shape(tree.root)).toEqual(shape(root));
        expect(tree.reservations).toEqual(reserved);
        expect([tree.bootCpu, tree.totalSize]).toEqual([bootCpu, blob.length]);
        expect(Buffer.compare(writeDtb(tree), blob)).toBe(0);
        for (const node of tree.root.walk()) {
          for (const property of node.properties) {
            expect(property.data).toBe(blob);
            expect(property.start % 4).toBe(0);
          }
        }
      },
    ),
    { numRuns: 500 },
  );
});
