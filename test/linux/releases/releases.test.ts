// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { MESSAGES, MESSAGE_IDS } from '../../../src/linux/messages/messages.ts';
import { buildsOf } from '../../../src/linux/releases/builds/builds.ts';
import { withChange } from '../../../src/linux/releases/change.ts';
import type { ReleaseChange, ReleaseVersion } from '../../../src/linux/releases/change.ts';
import type { Behaviour } from '../../../src/linux/releases/behaviour.ts';
import { LINUX_6_1 } from '../../../src/linux/releases/linux-6.1.ts';
import { releaseNumber } from '../../../src/linux/releases/release-number.ts';
import {
  RELEASES,
  RELEASE_CHANGES,
  changesBetween,
  isOlder,
  releaseOf,
} from '../../../src/linux/releases/releases.ts';

const numbers = RELEASE_CHANGES.map(({ since }) => releaseNumber(since)!);

describe('the list of changes', () => {
  it('has no duplicate ids', () => {
    expect(new Set(RELEASE_CHANGES.map(({ id }) => id)).size).toBe(RELEASE_CHANGES.length);
  });

  it('is in the order of releases', () => {
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });

  it('has no change after the newest modelled release', () => {
    expect(Math.max(...numbers)).toBeLessThanOrEqual(releaseNumber(RELEASES[0]!.version)!);
  });

  it('changes something with each entry', () => {
    let before: Behaviour = LINUX_6_1;
    for (const change of RELEASE_CHANGES) {
      const after = withChange(before, change);
      const changesFields = change.sets !== undefined;
      expect([change.id, changesFields || change.messages !== undefined]).toEqual([change.id, true]);
      if (changesFields) expect([change.id, after]).not.toEqual([change.id, before]);
      before = after;
    }
    expect(RELEASES[0]).toEqual({ ...before, version: RELEASES[0]!.version, builds: RELEASES[0]!.builds });
  });

  it('says what happens, as a sentence without a full stop', () => {
    for (const { sentence } of RELEASE_CHANGES) expect(sentence).toMatch(/^[^\n]+[^.\n]$/);
  });

  it('names a message at each release that words it differently', () => {
    const borders = MESSAGE_IDS.flatMap((id) =>
      MESSAGES[id].wordings.flatMap(({ since, until }) =>
        [since, until].filter((at) => at !== undefined && at !== 0).map((at) => `${id} ${at!}`),
      ),
    );
    const named = RELEASE_CHANGES.flatMap(({ since, messages = [] }) =>
      messages.map((id) => `${id} ${releaseNumber(since)!}`),
    );
    expect(borders.filter((border) => !named.includes(border))).toEqual([]);
  });
});

describe('a release', () => {
  it.each<[ReleaseVersion, keyof Behaviour, unknown]>([
    ['6.5', 'passes', { ...LINUX_6_1.passes, namesRegions: true }],
    ['6.15', 'passes', releaseOf('6.12').passes],
    ['7.1', 'handlers', { ...releaseOf('7.2').handlers, onePoolADevice: false }],
  ])('%s between two modelled ones has the %s of the changes up to it', (version, field, expected) => {
    expect(releaseOf(version)[field]).toEqual(expected);
  });

  it('without a build has the build of the nearest older release', () => {
    expect(buildsOf('6.18').arm64.release).toBe('6.12');
    expect(buildsOf('6.0').arm64.release).toBe('6.1');
  });
});

describe('changes between two releases', () => {
  const ids = (after: number, upTo: number): string[] =>
    RELEASE_CHANGES.filter((_, i) => numbers[i]! > after && numbers[i]! <= upTo).map(({ id }) => id);

  it.each<[ReleaseVersion, ReleaseVersion, number, number]>([
    ['6.1', '7.2', 601, 702],
    ['7.2', '6.1', 601, 702],
    ['6.12', '7.2', 612, 702],
    ['6.18', '6.12', 612, 618],
    ['7.2', '7.2', 702, 702],
  ])('%s and %s', (a, b, after, upTo) => {
    expect([...changesBetween(a, b)]).toEqual(ids(after, upTo));
  });

  it('compares releases as numbers', () => {
    expect(isOlder('6.2', '6.12')).toBe(true);
    expect(isOlder('6.12', '6.2')).toBe(false);
  });
});

it('the compiler checks the fields of a change and their types', () => {
  const change = { id: 'x', since: '7.2', sentence: 'x' } as const;
  const changes: readonly ReleaseChange[] = [
    { ...change, sets: { passes: { allOfReg: false }, arm64: { paging: { ownMaps: null } } } },
    // @ts-expect-error: no such field
    { ...change, sets: { passes: { allReg: false } } },
    // @ts-expect-error: another type
    { ...change, sets: { passes: { allOfReg: 'no' } } },
    // @ts-expect-error: no such value
    { ...change, sets: { passes: { lookup: 'address' } } },
    // @ts-expect-error: a part of a value that is replaced as a whole
    { ...change, sets: { arm64: { paging: { ownMaps: { image: 7n } } } } },
    // @ts-expect-error: no such rule
    { ...change, rules: ['no-such-rule'] },
  ];
  expect(changes).toHaveLength(6);
});
