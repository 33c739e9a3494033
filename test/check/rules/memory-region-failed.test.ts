// SPDX-License-Identifier: MIT
import { board, reserved, testRule } from '../../support/rules.ts';

const DEVICE = '\tdev { memory-region = <&p>; };';
const CMA = 'compatible = "shared-dma-pool"; reusable;';

testRule('memory-region-failed', {
  breaks: [
    {
      name: 'an unaligned CMA area',
      source: reserved(`p: pool@50100000 { ${CMA} reg = <0 0x50100000 0 0x400000>; };`, DEVICE),
      findings: [
        {
          message: 'memory-region points to pool@50100000, which Linux rejects with -EINVAL',
          at: '15:25',
          severity: 'error',
          node: '/dev',
          property: 'memory-region',
          linux:
            'Linux logs "Reserved memory: incorrect alignment of CMA region", and a driver that requests it gets -EINVAL',
        },
      ],
    },
    {
      name: 'a dynamic region without free memory',
      source: reserved('q: a { }; p: pool { size = <0x1 0x0>; };', '\tdev { memory-region = <&q &p>; };'),
      findings: [
        {
          message: 'entry 1 of memory-region points to a, which Linux ignores',
          linux: 'a driver that requests it gets -EINVAL',
        },
        {
          message: /^entry 2 of memory-region points to pool, which Linux rejects/,
          linux: /failed to allocate memory for node 'pool': size 4096 MiB", and a driver/,
        },
      ],
    },
    {
      name: 'a reg that is not a whole number of entries',
      source: reserved('p: pool@50000000 { reg = <0x50000000 0x100000>; };', DEVICE),
      findings: [{ message: 'memory-region points to pool@50000000, which Linux ignores' }],
    },
    {
      name: 'a region of size 0, which a boot loader may fill in',
      source: reserved('p: pool { reg = <0 0 0 0>; };', DEVICE),
      findings: [{ message: 'memory-region points to pool, which Linux rejects', severity: 'warning' }],
    },
    {
      name: 'an area across zones',
      source: board(`	reserved-memory {
		#address-cells = <2>; #size-cells = <2>; ranges;
		p: pool@ffc00000 { ${CMA} reg = <0 0xffc00000 0 0x800000>; };
	};
${DEVICE}`).replace('0x0 0x40000000>;', '0x1 0x0>;'),
      findings: [
        {
          message: 'memory-region points to pool@ffc00000, which Linux rejects',
          linux:
            'Linux logs "cma: CMA area pool@ffc00000 could not be activated", and the driver gets an area that provides no memory',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an aligned CMA area',
      source: reserved(`p: pool@50200000 { ${CMA} reg = <0 0x50200000 0 0x400000>; };`, DEVICE),
    },
    {
      name: 'a no-map region over another one: drivers still get its address',
      source: reserved(
        'a@50000000 { reg = <0 0x50000000 0 0x100000>; }; p: pool@50000000 { no-map; reg = <0 0x50000000 0 0x100000>; };',
        DEVICE,
      ),
    },
    {
      name: 'a dynamic region, without known memory',
      source: reserved('p: pool { size = <0x1 0x0>; };', DEVICE).replace('device_type = "memory";', ''),
    },
    {
      name: 'a rejected region that no device requests',
      source: reserved(`pool@50100000 { ${CMA} reg = <0 0x50100000 0 0x400000>; };`, '\tdev { };'),
    },
    {
      name: 'a /reserved-memory node that Linux rejects, which another rule reports',
      source: reserved('p: pool@50000000 { reg = <0 0x50000000 0 0x100000>; };', DEVICE).replace(
        '\t\tranges;\n',
        '\n',
      ),
    },
  ],
});
