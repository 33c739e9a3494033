// SPDX-License-Identifier: MIT
//
// The CMA areas of a board, and from which of them its devices allocate: as dma_get_cma_area() of the kernel does it, before and
// after the driver has asked for its memory-region.
import { readFileSync, statSync } from 'node:fs';
import { bootKernel, compileDts, makeDevice, nodeByPath } from 'dt-rmem';

const [path = 'dts-samples/dynamic-pools/curlew.dts'] = process.argv.slice(2);
const readFile = (name: string): Uint8Array | undefined =>
  statSync(name, { throwIfNoEntry: false })?.isFile() ? readFileSync(name) : undefined;
const { tree } = compileDts(path, { readFile });
if (tree === undefined) throw new Error(`${path} has errors`);

const { result, contiguous, deviceMemory } = bootKernel(tree, { cmdline: 'cma=16M' });
const { areas, devices } = result;

for (const area of areas) {
  const end = area.base + area.size - 1n;
  const range = `0x${area.base.toString(16)}..0x${end.toString(16)}`;
  console.log(area.index, area.name, range, area.default);
}
// the list itself is what code in the kernel walks
console.log([...contiguous].length, 'areas; the first is', contiguous.getAreaByIndex(0)?.name);

for (const { path: at, index } of devices) {
  const node = nodeByPath(tree, at);
  if (node === undefined) continue;
  const device = makeDevice(node);
  const before = contiguous.getCmaArea(device)?.name;
  const error = deviceMemory.initByIndex(device, index);
  console.log(`${at}: ${before} at first, then ${contiguous.getCmaArea(device)?.name} (${error})`);
  deviceMemory.release(device);
}
