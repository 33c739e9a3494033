// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { findingsOf, reserved, testRule } from '../../support/rules.ts';

const region = (status: string): string =>
  reserved(`a@50000000 { reg = <0 0x50000000 0 0x1000>; ${status} };`);

testRule('region-status', {
  breaks: [
    {
      name: 'okay with a capital letter',
      source: region('status = "Okay";'),
      findings: [
        {
          message: 'status is "Okay", which means disabled to Linux',
          at: '13:45',
          severity: 'error',
          property: 'status',
          linux: 'Linux treats the region as disabled and does not reserve it',
          fix: 'write status = "okay"',
        },
      ],
    },
    {
      name: 'other words that mean okay',
      source: reserved(
        ['enabled', 'okey', 'okay ', '', 'ok\\n']
          .map((status, i) => `a@${i + 1} { reg = <0 ${i + 1} 0 1>; status = "${status}"; };`)
          .join('\n'),
      ),
      findings: [
        { message: /"enabled"/, severity: 'error' },
        { message: /"okey"/, severity: 'error' },
        { message: /"okay "/, severity: 'error' },
        { message: /""/, severity: 'error' },
        { message: 'status is "ok\\n", which means disabled to Linux', severity: 'error' },
      ],
    },
    {
      name: 'other words that mean disabled',
      source: reserved(
        ['Disabled', 'disable', 'off', 'fail', 'fail-sss']
          .map((status, i) => `a@${i + 1} { reg = <0 ${i + 1} 0 1>; status = "${status}"; };`)
          .join('\n'),
      ),
      findings: Array.from({ length: 5 }, () => ({
        message: /disabled to Linux$/,
        severity: 'note' as const,
        fix: 'write status = "disabled"',
      })),
    },
    {
      name: 'an ambiguous word',
      source: region('status = "reserved";'),
      findings: [
        {
          message: /"reserved"/,
          severity: 'warning',
          fix: 'write status = "okay" to reserve it, or "disabled" to leave it out',
        },
      ],
    },
    {
      name: 'a value that is not a string',
      source: region('status;'),
      findings: [
        {
          message: 'status has no value',
          severity: 'warning',
          linux: 'Linux reserves the region, but treats it as disabled when a driver requests it',
        },
      ],
    },
    {
      name: 'an unterminated string',
      source: region('status = [6f 6b 61 79];'),
      findings: [{ message: 'status has 4 bytes without a NUL at the end' }],
    },
  ],
  passes: [
    { name: 'okay', source: region('status = "okay";') },
    { name: 'ok', source: region('status = "ok";') },
    { name: 'disabled', source: region('status = "disabled";') },
    { name: 'a correct first string', source: region('status = "okay", "Okay";') },
    { name: 'no status', source: region('') },
  ],
});

it('proposes okay where that was meant', () => {
  const edits = (status: string): unknown =>
    findingsOf('region-status', { source: region(status) })[0]!.edits?.map(({ text }) => text);
  expect(edits('status = "Okay";')).toEqual([' = "okay"']);
  expect(edits('status = "reserved";')).toBeUndefined();
});
