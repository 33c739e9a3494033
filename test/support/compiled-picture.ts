// SPDX-License-Identifier: MIT
import { writeDtb } from '../../src/fdt/write.ts';
import type { Compiled } from '../../src/compile/compile-dts.ts';
import type { Loc, Span } from '../../src/source/loc.ts';
import type { DtNode } from '../../src/tree/node.ts';
import { elementAt } from '../../src/tree/origin.ts';

/** The complete result of compiling a source, with resolved locations, for comparisons. */
export function picture({ tree, diagnostics, sources, files }: Compiled): unknown {
  const places = new Map<Loc, string>();
  const place = (loc: Loc): string => {
    let text = places.get(loc);
    if (text === undefined) {
      const resolved = [
        sources.place(loc),
        sources.place(sources.inFile(loc)),
        sources.place(sources.written(loc)),
        sources.fileOf(loc)?.path,
        sources.includeChain(loc).map((from) => sources.place(from)),
      ];
      places.set(loc, (text = JSON.stringify(resolved)));
    }
    return text;
  };
  const both = (span: Span | undefined): unknown => span && [place(span.start), place(span.end)];
  const node = (one: DtNode): unknown => ({
    name: one.name,
    labels: one.labels,
    blocks: one.blocks.map(({ name, body }) => [both(name), both(body)]),
    properties: one.properties.map(({ name, labels, value, source }) => ({
      name,
      labels,
      value: Buffer.from(value).toString('hex'),
      span: both(source?.span),
      overridden: source?.overridden.map(both),
      markers: source?.markers.map(({ kind, offset, ref, at }) => [kind, offset, ref, place(at)]),
      elements: source && Array.from(value, (_, offset) => place(elementAt(source, offset))),
    })),
    children: one.children.map(node),
  });
  return {
    blob: tree && Buffer.from(writeDtb(tree)).toString('hex'),
    reservations: tree?.reservations,
    root: tree && node(tree.root),
    said: diagnostics.map((one) => ({
      ...one,
      span: both(one.span),
      related: one.related?.map(({ message, span }) => [message, both(span)]),
    })),
    files,
  };
}
