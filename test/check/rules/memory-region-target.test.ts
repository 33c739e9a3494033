// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

const POOL = 'p: pool@50000000 { compatible = "shared-dma-pool"; no-map; reg = <0 0x50000000 0 0x100000>; };';

/** A device with this line in it: line 17 of the source. */
function device(line: string, region = POOL): string {
  return reserved(region, `\tdev {\n\t\t${line}\n\t};`);
}

testRule('memory-region-target', {
  breaks: [
    {
      name: 'a phandle of no node',
      source: device('memory-region = <&p 0x99>;'),
      findings: [
        {
          message: 'entry 2 of memory-region is phandle 0x99, which no node has',
          at: '16:23',
          severity: 'error',
          node: '/dev',
          property: 'memory-region',
          linux: 'a driver that requests this entry gets -ENODEV',
          fix: /memory-region = <&label>/,
        },
      ],
    },
    {
      name: 'phandle 0',
      source: device('memory-region = <0 &p>;'),
      findings: [
        {
          message: 'entry 1 of memory-region is phandle 0, which no node can have',
          at: '16:20',
          severity: 'warning',
        },
      ],
    },
    {
      name: 'an address and a size instead of a phandle',
      source: device('memory-region = <0x0 0x50000000 0x0 0x100000>;'),
      findings: [
        {
          message: 'memory-region has 4 cells, but no phandle of a node',
          at: '16:3',
          severity: 'error',
          fix: /not its name, path or address/,
        },
      ],
    },
    {
      name: 'a misspelt property',
      source: device('memory-regions = <&p>;'),
      findings: [
        {
          message: 'unknown property memory-regions; did you mean memory-region?',
          severity: 'error',
          property: 'memory-regions',
          fix: 'write memory-region',
        },
      ],
    },
    {
      name: 'a string with the name of a region',
      source: device('memory-region = "pool";'),
      findings: [{ message: 'memory-region has 5 bytes, but no phandle of a node' }],
    },
    {
      name: 'a string with the path of a region',
      source: device('memory-region = &p;'),
      findings: [{ message: /^memory-region has \d+ bytes, but no phandle/, severity: 'error' }],
    },
    {
      name: 'a node outside /reserved-memory',
      source: device('memory-region = <&ram>; ram: ram@60000000 { reg = <0 0x60000000 0 0x1000>; };'),
      findings: [
        {
          message: 'memory-region points to ram@60000000, which is not a child of /reserved-memory',
          severity: 'error',
          linux: 'Linux knows no region by that name, and a driver that requests it gets -EINVAL',
          fix: 'write a reference to a child of /reserved-memory',
        },
      ],
    },
    {
      name: 'a node outside /reserved-memory with the name of a region',
      source: device('memory-region = <&other>; other: pool@50000000 { reg = <0 0x60000000 0 0x1000>; };'),
      findings: [
        {
          message: 'memory-region points to pool@50000000, which is not a child of /reserved-memory',
          linux:
            'Linux looks regions up by name, so the driver gets the region of the same name at 0x50000000',
        },
      ],
    },
    {
      name: 'a node below a region',
      source: device(
        'memory-region = <&in>;',
        'pool@50000000 { reg = <0 0x50000000 0 0x100000>; in: part@50000000 { reg = <0 0x50000000 0 0x1000>; }; };',
      ),
      findings: [
        {
          message:
            'memory-region points to part@50000000, which is deeper than the children of /reserved-memory',
        },
      ],
    },
    {
      name: 'the /reserved-memory node',
      source: device('memory-region = <&{/reserved-memory}>;'),
      findings: [{ message: 'memory-region points to /reserved-memory itself, which is not a region' }],
    },
    {
      name: 'extra bytes',
      source: device('memory-region = <&p>, [00 00];'),
      findings: [
        {
          message: 'memory-region has 6 bytes, which is not a multiple of the 4 bytes of a phandle',
          severity: 'warning',
          linux: 'Linux reads 1 phandle and ignores the last 2 bytes',
        },
      ],
    },
    {
      name: 'no value',
      source: device('memory-region;'),
      findings: [{ message: 'memory-region is empty', linux: 'a driver that requests memory gets -ENODEV' }],
    },
  ],
  passes: [
    { name: 'a region', source: device('memory-region = <&p>;') },
    {
      name: 'a misspelt property beside the correct one',
      source: device('memory-region = <&p>; memory-regions = <&p>;'),
    },
    { name: 'a disabled device', source: device('memory-region = <0x99>; status = "disabled";') },
    {
      name: 'a driver that reads the node itself',
      source: device(
        'compatible = "qcom,smem"; memory-region = <&ram>; ram: ram@60000000 { reg = <0 0x60000000 0 0x1000>; };',
      ),
    },
    {
      name: 'an address that the IOMMU reserves',
      source: device('memory-region = <&io>; io: io { iommu-addresses = <&{/dev} 0 0 0 0x1000>; };'),
    },
    {
      name: 'an overlay, whose references are resolved later',
      source: device('memory-region = <0xffffffff>; ', `${POOL} }; __fixups__ { p = "/dev:memory-region:0";`),
    },
  ],
});
