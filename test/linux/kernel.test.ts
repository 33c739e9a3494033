// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import type { Arch } from '../../src/linux/arch/arch.ts';
import type { Flavour } from '../../src/linux/arch/architecture.ts';
import { parseKconfig } from '../../src/linux/kconfig-file.ts';
import { flavourOf, kernelOf, releaseThatBoots } from '../../src/linux/kernel.ts';
import type { KernelChoice } from '../../src/linux/kernel.ts';
import type { ReleaseVersion } from '../../src/linux/releases/change.ts';
import { releaseNumber } from '../../src/linux/releases/release-number.ts';
import { RELEASES, nearestRelease, releaseOf } from '../../src/linux/releases/releases.ts';
import { goldenText } from '../support/golden.ts';
import { makeTree } from '../support/tree.ts';
import type { NodeLiteral } from '../support/tree.ts';

describe('the release for a text', () => {
  it.each<[string, ReleaseVersion, boolean]>([
    ['7.2', '7.2', true],
    ['7.2.13+deb14-arm64', '7.2', true],
    ['v6.12.107', '6.12', true],
    ['6.1.0-50-arm64', '6.1', true],
    ['6.1', '6.1', true],
    // with the changes up to it
    ['6.6.30', '6.6', false],
    ['6.11', '6.11', false],
    ['6.18.2-cloud', '6.18', false],
    ['7.1.9', '7.1', false],
    // newer and older than all modelled releases
    ['7.4-rc1', '7.3', false],
    ['10.0', '7.3', false],
    ['5.15.0-1053-raspi', '6.1', false],
    ['4.4', '6.1', false],
    // two digits are not a prefix of three
    ['6.123', '6.99', false],
  ])('%s: %s', (text, version, exact) => {
    expect(nearestRelease(text)).toEqual({ release: releaseOf(version), exact });
  });

  it.each(['mainline', ''])('%j: no release, so the newest boots', (text) => {
    expect(nearestRelease(text)).toBeNull();
    expect(releaseThatBoots(text)).toEqual({ release: RELEASES[0], exact: false });
  });

  it.each([
    ['6.1', true],
    ['v7.2-rc3', true],
    ['7', false],
    ['linux-6.1', false],
    ['99999.1', false],
    ['', false],
  ])('%s names a release: %s', (text, expected) => {
    expect(releaseNumber(text) !== null).toBe(expected);
  });
});

describe("Debian's configurations", () => {
  it.each<[string, string, Arch]>([
    ['kernel-7.2-arm', '7.2', 'arm'],
    ['kernel-7.2-riscv64', '7.2', 'riscv64'],
    ['kernel-7.3', '7.3', 'arm64'],
    ['kernel-6.12', '6.12', 'arm64'],
    ['kernel-6.1', '6.1', 'arm64'],
  ])('%s is the assumption', (folder, version, arch) => {
    const release = RELEASES.find((one) => one.version === version)!;
    const read = parseKconfig(goldenText(`${folder}/config`));
    expect(read.release.startsWith(`${version}.`)).toBe(true);
    expect({ ...read, release: '' }).toEqual(release.builds[arch].kconfig);
  });

  it.each<[string, KernelChoice]>([
    ['kernel-7.2-16k', { kernel: '7.2.13+deb14-arm64-16k' }],
    ['kernel-7.2-arm-lpae', { kernel: '7.2.13+deb14-armmp-lpae' }],
    ['kernel-7.2-arm-lpae', { kernel: '7.2', arch: 'arm', lpae: true }],
    ['kernel-7.2-16k', { kernel: '7.2', pageSize: 16384 }],
    ['kernel-7.3-16k', { pageSize: 16384 }],
  ])('%s is the result of %j', (folder, choice) => {
    const read = parseKconfig(goldenText(`${folder}/config`));
    expect(kernelOf(makeTree({}), choice).kconfig).toEqual({ ...read, release: '' });
  });
});

describe('facts in the name of a kernel', () => {
  it.each<[string, Flavour]>([
    ['6.1.0-50-arm64', { arch: 'arm64' }],
    ['7.2.13+deb14-arm64-16k', { arch: 'arm64', pageSize: 16384 }],
    ['6.12.0-55.el10.aarch64+64k', { arch: 'arm64', pageSize: 65536 }],
    ['6.1.0-50-armmp', { arch: 'arm' }],
    ['6.1.0-50-armmp-lpae', { arch: 'arm', lpae: true }],
    ['6.11.4-301.fc41.riscv64', { arch: 'riscv64' }],
    ['6.6.31+rpt-rpi-v8', {}],
    ['6.1', {}],
  ])('%s: %j', (release, expected) => {
    expect(flavourOf(release)).toEqual(expected);
  });
});

describe('the kernel of a machine', () => {
  const a15: NodeLiteral = { cpus: { 'cpu@0': { compatible: 'arm,cortex-a15' } } };
  const rv64: NodeLiteral = { cpus: { 'cpu@0': { compatible: 'sifive,u74-mc', 'riscv,isa': 'rv64imafdc' } } };
  it.each<[string, NodeLiteral, KernelChoice, string]>([
    ['an unknown kernel', {}, {}, '7.3 arm64'],
    ['32-bit CPUs', a15, {}, '7.3 arm'],
    ['riscv CPUs', rv64, {}, '7.3 riscv64'],
    ['an architecture takes precedence over the tree', rv64, { arch: 'arm64' }, '7.3 arm64'],
    [
      "the kernel's name takes precedence over the tree",
      rv64,
      { kernel: '6.12.107+deb13-arm64' },
      '6.12 arm64',
    ],
    [
      'an architecture takes precedence over the name',
      {},
      { arch: 'arm', kernel: '6.1.0-50-arm64' },
      '6.1 arm',
    ],
    [
      'a configuration that says both',
      a15,
      { kconfig: parseKconfig('# Linux/arm64 6.1.99 Kernel Configuration\nCONFIG_ARM64=y') },
      '6.1 arm64',
    ],
    [
      'a release takes precedence over that of the configuration',
      {},
      { kernel: '7.2', kconfig: parseKconfig('# Linux/riscv 6.1.99 Kernel Configuration\nCONFIG_RISCV=y') },
      '7.2 riscv64',
    ],
  ])('%s', (_, tree, choice, expected) => {
    const { release, kconfig } = kernelOf(makeTree(tree), choice);
    expect(`${release.version} ${kconfig.arch}`).toBe(expected);
  });

  it('says which release is used instead of another', () => {
    expect(kernelOf(makeTree({}), { kernel: '6.6.30' }).assumptions).toEqual([
      'kernel: Linux 6.6.30 is not modelled exactly; using the known changes up to 6.6 and the build of 6.1 instead',
      "configuration: Debian's for Linux 6.1 on arm64",
    ]);
    expect(kernelOf(makeTree({}), { kernel: '5.15.0-1053-raspi' }).assumptions).toContain(
      'kernel: Linux 5.15.0-1053-raspi is not modelled; using 6.1 instead',
    );
    // a release without a build of its own
    expect(kernelOf(makeTree({}), { kernel: '7.3.4', arch: 'riscv64' }).assumptions).toEqual([
      "configuration: Debian's for Linux 7.2 on riscv64",
    ]);
    expect(kernelOf(makeTree({}), { kernel: '6.1.0-50-arm64' }).assumptions).toEqual([
      "configuration: Debian's for Linux 6.1 on arm64",
    ]);
  });
});
