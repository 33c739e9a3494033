// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

/** A device on a bus that reaches `size` from 0x40000000 on. */
function bus(region: string, size: string, more = ''): string {
  return reserved(
    region,
    `	soc {
		#address-cells = <1>;
		#size-cells = <1>;
		dma-ranges = <0x0 0x0 0x40000000 ${size}>;
		dev { memory-region = <&p>; ${more} };
	};`,
  );
}

const POOL = 'p: pool@50000000 { compatible = "shared-dma-pool"; no-map; reg = <0 0x50000000 0 0x200000>; };';
const CMA = POOL.replace('no-map', 'reusable');

testRule('dma-reach', {
  breaks: [
    {
      name: 'a pool beyond the reach of the bus',
      source: bus(POOL, '0x10000000'),
      findings: [
        {
          message:
            'memory-region points to pool@50000000 at 0x50000000..0x501fffff, but soc reaches 0x40000000..0x4fffffff',
          at: '19:26',
          severity: 'error',
          node: '/soc/dev',
          property: 'memory-region',
          linux: 'Linux assigns the pool to the device, which cannot address all of it',
        },
      ],
    },
    {
      name: 'a pool half beyond the reach of the bus',
      source: bus(POOL, '0x10100000'),
      findings: [
        {
          message:
            'memory-region points to pool@50000000 at 0x50000000..0x501fffff, but soc reaches only part of it: 0x40000000..0x500fffff',
          severity: 'warning',
          linux: /which cannot address all of it$/,
        },
      ],
    },
    {
      name: 'a CMA area beyond the reach of the bus',
      source: bus(CMA, '0x10000000'),
      findings: [
        {
          message: /reaches 0x40000000\.\.0x4fffffff$/,
          severity: 'error',
          linux: /frees every allocation from it that the device cannot address$/,
        },
      ],
    },
    {
      name: 'a plain region',
      source: bus('p: mem@50000000 { reg = <0 0x50000000 0 0x200000>; };', '0x10000000'),
      findings: [
        { message: /reaches 0x40000000\.\.0x4fffffff$/, severity: 'warning', linux: /no DMA address/ },
      ],
    },
  ],
  passes: [
    { name: 'a bus that reaches the whole pool', source: bus(POOL, '0x10200000') },
    { name: 'a disabled device', source: bus(POOL, '0x10000000', 'status = "disabled";') },
    {
      name: 'a bus without dma-ranges',
      source: bus(POOL, '0x10000000').replace(/dma-ranges = .*;/, ''),
    },
  ],
});
