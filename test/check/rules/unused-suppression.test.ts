// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

const SHORT = 'pool@50000000 { reg = <0x50000000 0x100000>; };';
const WHOLE = 'pool@50000000 { reg = <0 0x50000000 0 0x100000>; no-map; };';

testRule('unused-suppression', {
  breaks: [
    {
      name: 'a comment for a rule without findings there',
      source: reserved(`/* rmem-ignore reg-length: why not */\n${WHOLE}`),
      findings: [
        {
          message: 'rmem-ignore suppresses nothing: reg-length finds nothing here',
          at: '13:16',
          severity: 'warning',
          node: '/reserved-memory/pool@50000000',
        },
      ],
    },
    {
      name: 'a needed comment, and an unneeded one',
      source: reserved(`// rmem-ignore zero-size, reg-length: the loader writes it\n${SHORT}`),
      findings: [{ message: /: zero-size finds nothing here$/, at: '13:16' }],
    },
    {
      name: 'an unknown rule',
      source: reserved(`/* rmem-ignore reg-lenght: the loader writes it */\n${SHORT}`),
      findings: [{ message: 'unknown rule reg-lenght', at: '13:16', fix: 'did you mean reg-length?' }],
    },
    {
      name: 'a comment that suppresses without a reason',
      source: reserved(`/* rmem-ignore reg-length */\n${SHORT}`),
      findings: [
        { message: 'rmem-ignore gives no reason', at: '13:4', fix: 'write rmem-ignore RULE: REASON' },
      ],
    },
    {
      name: 'a comment without a rule',
      source: reserved(`/* rmem-ignore: the loader writes it */\n${WHOLE}`),
      findings: [{ message: 'rmem-ignore names no rule', at: '13:4' }],
    },
    {
      name: 'a comment inside a value',
      source: reserved('pool@50000000 { reg = /* rmem-ignore reg-length: why */ <0x50000000 0x100000>; };'),
      findings: [
        {
          message: 'rmem-ignore inside a value suppresses nothing',
          at: '13:26',
          fix: 'put it before the property',
        },
      ],
    },
    {
      name: 'a comment after the last item',
      source: reserved('pool@50000000 { no-map; reg = <0x50000000 0x1>; // rmem-ignore reg-length: why\n};'),
      findings: [{ message: 'rmem-ignore suppresses nothing: no node and no property follows it' }],
    },
    {
      name: 'a comment that suppresses this rule, without effect',
      source: reserved(`/* rmem-ignore unused-suppression, reg-length: not on every board */\n${SHORT}`),
      findings: [{ message: /: unused-suppression finds nothing here$/ }],
    },
  ],
  passes: [
    {
      name: 'a comment that suppresses a finding',
      source: reserved(`/* rmem-ignore reg-length: the loader writes it */\n${SHORT}`),
    },
    {
      name: 'a comment that suppresses a finding of a disabled rule',
      source: reserved(`/* rmem-ignore reg-length: the loader writes it */\n${SHORT}`),
      settings: { 'reg-length': { severity: 'off' } },
    },
    {
      name: 'a comment before text that a condition skips',
      source: reserved(`#if 0\n/* rmem-ignore reg-length: why */\n${SHORT}\n#endif\n${WHOLE}`),
    },
    {
      name: 'a comment before a deleted node',
      source: `${reserved(`/* rmem-ignore reg-length: why */\ngone: ${SHORT}`)}/delete-node/ &gone;\n`,
    },
    {
      name: 'the word in a string and in another comment',
      source: reserved(
        `pool@50000000 { reg = <0 0x50000000 0 0x1000>; no-map; label = "/* rmem-ignore reg-length */"; };
/* see rmem-ignore reg-length */`,
      ),
    },
  ],
});
