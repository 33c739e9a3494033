// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

/** A device with these lines: the first is line 17 of the source. */
function device(...lines: string[]): string {
  return reserved(
    'a: a@50000000 { reg = <0 0x50000000 0 0x1000>; }; b: b@50001000 { reg = <0 0x50001000 0 0x1000>; };',
    `\tdev {\n${lines.map((line) => `\t\t${line}\n`).join('')}\t};`,
  );
}

testRule('memory-region-names', {
  breaks: [
    {
      name: 'one name too many',
      source: device('memory-region = <&a &b>;', 'memory-region-names = "one", "two", "three";'),
      findings: [
        {
          message: 'memory-region-names has 3 names for 2 entries of memory-region',
          at: '17:39',
          severity: 'warning',
          node: '/dev',
          property: 'memory-region-names',
          linux: 'a driver that requests "three" gets -ENODEV',
        },
      ],
    },
    {
      name: 'one name too few',
      source: device('memory-region = <&a &b>;', 'memory-region-names = "one";'),
      findings: [
        {
          message: 'memory-region-names has 1 name for 2 entries of memory-region',
          severity: 'warning',
          linux: 'no driver can request entry 2 by name',
        },
      ],
    },
    {
      name: 'a name twice',
      source: device('memory-region = <&a &b>;', 'memory-region-names = "one", "one";'),
      findings: [
        {
          message: 'memory-region-names has "one" twice, for entries 1 and 2 of memory-region',
          at: '17:32',
          linux: 'a driver that requests "one" gets entry 1',
        },
      ],
    },
    {
      name: 'names without memory-region',
      source: device('memory-region-names = "one";'),
      findings: [
        {
          message: 'memory-region-names has 1 name, but there is no memory-region',
          linux: 'a driver that requests a region gets -ENODEV',
        },
      ],
    },
    {
      name: 'a value that is not strings',
      source: device('memory-region = <&a>;', 'memory-region-names = [61 62];'),
      findings: [{ message: 'memory-region-names does not end with a NUL, so it is not a list of strings' }],
    },
    {
      name: 'no value',
      source: device('memory-region = <&a>;', 'memory-region-names;'),
      findings: [{ message: 'memory-region-names is empty' }],
    },
  ],
  passes: [
    {
      name: 'one name per entry',
      source: device('memory-region = <&a &b>;', 'memory-region-names = "one", "two";'),
    },
    { name: 'no names', source: device('memory-region = <&a &b>;') },
    {
      name: 'a disabled device',
      source: device('memory-region = <&a>;', 'memory-region-names = "one", "one";', 'status = "disabled";'),
    },
  ],
});
