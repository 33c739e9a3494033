// SPDX-License-Identifier: MIT
//
// Mistakes of real boards, with their numbers: all findings of all rules for each. Linux 7.2.13 was booted in
// QEMU with the regions of these boards, and logged the quoted lines.
import { describe, expect, it } from 'vitest';
import { checkTree } from '../support/check-tree.ts';
import { compiled } from '../support/rules.ts';

interface RealBoard {
  readonly name: string;
  readonly source: string;
  /** `rule node: message` of each finding. */
  readonly findings: readonly string[];
  /** Lines of the kernel's log that the findings quote. */
  readonly log: readonly string[];
}

/**
 * A /reserved-memory node with these cell counts, in a root with the same; `memory` is the reg of the memory
 * node.
 */
function tree(cells: number, memory: string, regions: string, rest = ''): string {
  const both = `#address-cells = <${cells}>; #size-cells = <${cells}>;`;
  return `/dts-v1/;
/ {
	${both}
	memory { device_type = "memory"; reg = <${memory}>; };
	reserved-memory {
		${both}
		ranges;
		${regions}
	};
	${rest}
};
`;
}

const BOARDS: readonly RealBoard[] = [
  {
    name: 'a region that holds three others (sdm450-lenovo-tbx605f)',
    source: tree(
      2,
      '0 0x80000000 0 0x80000000',
      `qseecom@85b00000 { no-map; reg = <0x0 0x85b00000 0x0 0x800000>; };
      smem@86300000 { no-map; reg = <0x0 0x86300000 0x0 0x100000>; };
      reserved@86400000 { no-map; reg = <0x0 0x86400000 0x0 0x400000>; };
      other-ext-region@0 { no-map; reg = <0x0 0x84500000 0x0 0x2300000>; };`,
    ),
    findings: [
      'unit-address /reserved-memory/other-ext-region@0: the unit address is 0, but reg is at 0x84500000',
      'overlap /reserved-memory/other-ext-region@0: 0x84500000..0x867fffff (no-map) overlaps qseecom@85b00000, 0x85b00000..0x862fffff (no-map), in 0x85b00000..0x862fffff (8 MiB)',
      'overlap /reserved-memory/other-ext-region@0: 0x84500000..0x867fffff (no-map) overlaps smem@86300000, 0x86300000..0x863fffff (no-map), in 0x86300000..0x863fffff (1 MiB)',
      'overlap /reserved-memory/other-ext-region@0: 0x84500000..0x867fffff (no-map) overlaps reserved@86400000, 0x86400000..0x867fffff (no-map), in 0x86400000..0x867fffff (4 MiB)',
    ],
    log: [
      'OF: reserved mem: OVERLAP DETECTED!',
      'other-ext-region@0 (0x0000000084500000--0x0000000086800000) overlaps with qseecom@85b00000 (0x0000000085b00000--0x0000000086300000)',
    ],
  },
  {
    name: 'addresses of the region that was there before (msm8998-oneplus-cheeseburger)',
    source: tree(
      2,
      '0 0x80000000 0 0x80000000',
      `memory@8cc00000 { no-map; reg = <0x0 0x8d000000 0x0 0x7000000>; };
      memory@93c00000 { no-map; reg = <0x0 0x94000000 0x0 0x500000>; };`,
    ),
    findings: [
      'unit-address /reserved-memory/memory@8cc00000: the unit address is 8cc00000, but reg is at 0x8d000000',
      'unit-address /reserved-memory/memory@93c00000: the unit address is 93c00000, but reg is at 0x94000000',
    ],
    log: [],
  },
  {
    name: 'a CMA area that is half a pageblock (rs90)',
    source: tree(
      1,
      '0 0x2000000',
      'vmem: video-memory@1f00000 { compatible = "shared-dma-pool"; reusable; reg = <0x1f00000 0x100000>; };',
      'lcd-controller { compatible = "ingenic,jz4725b-lcd"; memory-region = <&vmem>; };',
    ),
    findings: [
      'cma-alignment /reserved-memory/video-memory@1f00000: base 0x1f00000 and size 0x100000 (1 MiB) of the CMA area are not multiples of 0x200000 (2 MiB), the pageblock size of a kernel with 4 KiB pages',
      'memory-region-failed /lcd-controller: memory-region points to video-memory@1f00000, which Linux rejects with -EINVAL',
    ],
    log: ['Reserved memory: incorrect alignment of CMA region'],
  },
  {
    name: 'a property that is none, and a log without room for records (msm8992-xiaomi-libra)',
    source: tree(
      2,
      '0 0x80000000 0 0x80000000',
      `qseecom@cb400000 { no-mem; reg = <0 0xcb400000 0 0x1c00000>; };
      ramoops@dfc00000 {
        compatible = "ramoops";
        reg = <0 0xdfc00000 0 0x40000>;
        console-size = <0x10000>; record-size = <0x10000>; ftrace-size = <0x10000>; pmsg-size = <0x20000>;
      };`,
    ),
    findings: [
      'unknown-property /reserved-memory/qseecom@cb400000: unknown property no-mem; did you mean no-map?',
      'binding-requirements /reserved-memory/ramoops@dfc00000: console-size, ftrace-size and pmsg-size use all 0x40000 bytes of the region and leave none for records',
    ],
    log: [],
  },
];

describe('mistakes of real boards', () => {
  it.each(BOARDS)('finds $name', ({ source, findings, log }) => {
    const { diagnostics, boot } = checkTree(compiled(source));
    const said = diagnostics.map(({ id, node, message }) => `${id} ${node}: ${message}`);
    expect(said).toEqual(findings);
    expect(boot.log.map(({ text }) => text)).toEqual(expect.arrayContaining([...log]));
  });

  // meson-gxl-s805x-libretech-ac: the firmware's memory splits 512 MiB so that there is no block of 256 MiB
  it('finds a CMA area for which there is no room', () => {
    const source = tree(
      2,
      '0 0 0 0x20000000',
      `hwrom@0 { no-map; reg = <0 0 0 0x1000000>; };
      secmon@10000000 { no-map; reg = <0 0x10000000 0 0x200000>; };
      secmon@5000000 { no-map; reg = <0 0x5000000 0 0x300000>; };
      secmon@5300000 { no-map; reg = <0 0x5300000 0 0x2000000>; };
      linux,cma { compatible = "shared-dma-pool"; reusable; size = <0 0x10000000>; alignment = <0 0x400000>; linux,cma-default; };`,
    );
    const found = checkTree(compiled(source)).diagnostics.find(({ id }) => id === 'region-unplaced');
    expect(found).toMatchObject({ node: '/reserved-memory/linux,cma', property: 'size' });
    expect(found!.linux).toMatch(
      /^Linux logs "OF: reserved mem: failed to allocate memory for node 'linux,cma': size 256 MiB" \(-ENOMEM\)/,
    );
  });
});
