// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

function area(name: string, place: string, rest = 'linux,cma-default;'): string {
  return `${name} { compatible = "shared-dma-pool"; ${place} reusable; ${rest} };`;
}

const FIRST = area('first@50000000', 'reg = <0 0x50000000 0 0x1000000>;');
const SECOND = area('second@60000000', 'reg = <0 0x60000000 0 0x2000000>;');
const DYNAMIC = area('dynamic', 'size = <0 0x800000>;');

testRule('cma-default-several', {
  breaks: [
    {
      name: 'two with reg: the last one in the tree wins',
      source: reserved(`${FIRST}\n${SECOND}`),
      findings: [
        {
          message:
            '2 CMA areas have linux,cma-default, and this one (16 MiB at 0x50000000) does not become the default area: second@60000000 (32 MiB at 0x60000000) does',
          at: '13:94',
          node: '/reserved-memory/first@50000000',
          property: 'linux,cma-default',
          fix: 'keep linux,cma-default in one region only',
        },
      ],
    },
    {
      // Linux 7.2.13 creates the dynamic area first
      name: 'one without reg, which loses wherever it is',
      source: reserved(`${FIRST}\n${DYNAMIC}`),
      findings: [
        {
          message: /first@50000000 \(16 MiB at 0x50000000\) does$/,
          node: '/reserved-memory/dynamic',
          linux: /^the area that Linux sets up last becomes/,
        },
      ],
    },
    {
      name: 'three',
      source: reserved(`${FIRST}\n${DYNAMIC}\n${SECOND}`),
      findings: [{ message: /^3 CMA areas/ }, { message: /^3 CMA areas/ }],
    },
    {
      name: 'two dynamic ones, on a board whose memory is unknown',
      source: reserved(`${DYNAMIC}\n${area('other', 'size = <0 0x400000>;')}`).replace(
        'device_type = "memory";',
        '',
      ),
      findings: [{ message: /other \(4 MiB\) does$/, node: '/reserved-memory/dynamic' }],
    },
  ],
  passes: [
    { name: 'one', source: reserved(`${FIRST}\n${area('b', 'size = <0 0x800000>;', '')}`) },
    {
      name: 'two, one of them disabled',
      source: reserved(
        `${FIRST}\n${area('b', 'size = <0 0x800000>;', 'linux,cma-default; status = "disabled";')}`,
      ),
    },
    {
      name: 'two, one of them rejected',
      source: reserved(`${FIRST}\n${area('b@60001000', 'reg = <0 0x60001000 0 0x1000000>;')}`),
    },
    {
      name: 'two that cma= drops',
      source: reserved(`${FIRST}\n${SECOND}`),
      machine: { cmdline: 'cma=32M' },
    },
  ],
});
