// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ARCHES, ARCH_NAMES } from '../../../src/linux/arch/arch.ts';
import type { Arch, ArchName } from '../../../src/linux/arch/arch.ts';
import {
  allPageSizes,
  archName,
  archNamed,
  architectureOf,
  lpaeOf,
} from '../../../src/linux/arch/architectures.ts';
import { archOfLog } from '../../../src/linux/arch/arch-of-log.ts';
import { parseKconfig } from '../../../src/linux/kconfig-file.ts';
import { withLpae } from '../../../src/linux/kconfig-variants.ts';
import { RELEASES } from '../../../src/linux/releases/releases.ts';
import { ROOT } from '../../cli/run.ts';

describe('names', () => {
  it.each<[ArchName, Arch, boolean]>([
    ['arm64', 'arm64', false],
    ['arm', 'arm', false],
    ['arm-lpae', 'arm', true],
    ['riscv64', 'riscv64', false],
  ])('%s selects %s, LPAE: %s', (name, arch, lpae) => {
    expect(archNamed(name)).toMatchObject({ arch, lpae });
    const { kconfig } = RELEASES[0]!.builds[arch];
    expect(archName(lpae ? withLpae(kconfig) : kconfig)).toBe(name);
  });

  it.each(['', 'x86', 'ARM64', 'constructor'])('%j selects nothing', (name) => {
    expect(archNamed(name)).toBeUndefined();
  });

  it('are those of the JSON schemas', () => {
    const schema = (name: string): unknown => JSON.parse(readFileSync(join(ROOT, 'docs', name), 'utf8'));
    const arch = { properties: { arch: { enum: ARCHES } } };
    expect(schema('boot.schema.json')).toMatchObject(arch);
    expect(schema('map.schema.json')).toMatchObject(arch);
    expect(schema('rmem.config.schema.json')).toMatchObject({
      $defs: { board: { properties: { arch: { enum: ARCH_NAMES } } } },
    });
  });
});

describe.each(ARCHES)('%s', (arch) => {
  const { config, flavours, lpae, pageSizes } = architectureOf(arch);

  it('is read from the option of its configurations', () => {
    const kconfig = parseKconfig(`CONFIG_${config.option}=y\n`);
    expect(kconfig.arch).toBe(arch);
    expect(kconfig.pageSize).toBe(pageSizes[0]!.bytes);
    expect(lpaeOf(kconfig)).toBe(lpae === null ? null : false);
  });

  it('is the architecture of its flavours', () => {
    expect(flavours.map(([, flavour]) => flavour.arch)).toEqual(flavours.map(() => arch));
  });

  it.each(RELEASES.map(({ version, builds }) => [version, builds[arch].kconfig] as const))(
    'has a build of %s with one of its page sizes',
    (_, kconfig) => {
      expect(kconfig.arch).toBe(arch);
      expect(pageSizes.map(({ bytes }) => bytes)).toContain(kconfig.pageSize);
    },
  );
});

it('withLpae() makes the changes that CONFIG_ARM_LPAE makes to a configuration file', () => {
  const text = 'CONFIG_ARM=y\nCONFIG_TRANSPARENT_HUGEPAGE=y\n';
  expect(withLpae(parseKconfig(text))).toEqual(parseKconfig(`${text}CONFIG_ARM_LPAE=y\n`));
});

it('allPageSizes() has each size once', () => {
  expect(allPageSizes()).toEqual([4096, 16384, 65536]);
});

it('only one architecture claims all other CPUs', () => {
  const others = ARCHES.filter((arch) => architectureOf(arch).treeSigns.cpu === 'any-other');
  expect(others).toEqual(['arm64']);
});

// lines of Debian's 7.2.13 in QEMU
describe('the architecture of a log', () => {
  const version = (release: string, compiler: string): string =>
    `Linux version ${release} (debian-kernel@lists.debian.org) (${compiler}-gcc-16 (Debian 16.2.0-4) 16.2.0`;
  it.each<[string | null, 32 | 64 | null, string, Arch | null]>([
    ['7.2.13+deb14-arm64', null, '', 'arm64'],
    ['7.2.13+deb14-armmp-lpae', null, '', 'arm'],
    ['7.2.13+deb14-riscv64', null, '', 'riscv64'],
    ['7.2.13-acme', null, version('7.2.13-acme', 'aarch64-linux-gnu'), 'arm64'],
    ['7.2.13-acme', null, version('7.2.13-acme', 'arm-linux-gnueabihf'), 'arm'],
    ['7.2.13-acme', null, version('7.2.13-acme', 'riscv64-linux-gnu'), 'riscv64'],
    [null, null, 'CPU: ARMv7 Processor [414fc0f0] revision 0 (ARMv7), cr=10c5387d', 'arm'],
    [null, null, 'SBI specification v1.0 detected', 'riscv64'],
    [null, null, 'Booting Linux on hartid 0', 'riscv64'],
    [null, null, 'Booting Linux on physical CPU 0x0000000000 [0x411fd070]', 'arm64'],
    [null, null, 'Booting Linux on physical CPU 0x0', 'arm'],
    // phys_addr_t has 32 bits only there
    [null, 32, '', 'arm'],
    [null, 64, '', null],
    // the release is a more certain sign than a line
    ['7.2.13+deb14-arm64', 32, 'SBI specification v1.0 detected', 'arm64'],
  ])('with the release %s, %s-bit addresses and the line %j: %s', (release, addressBits, line, expected) => {
    expect(archOfLog({ release, addressBits, has: (pattern) => pattern.test(line) })).toBe(expected);
  });
});
