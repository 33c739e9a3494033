// SPDX-License-Identifier: MIT
//
// Options and files that describe different kernels, or a kernel that does not exist.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '../../src/node/failure.ts';
import { readMachine } from '../../src/cli/machine.ts';
import { image, zimage } from '../support/kernel-images.ts';
import { machineWords } from '../support/machine-words.ts';
import { failure, rmem } from './run.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-kernel-'));
  const put = (name: string, content: string | Uint8Array): void => {
    writeFileSync(join(folder, name), content);
  };
  put('arm64.config', 'CONFIG_ARM64=y\n');
  put('riscv.config', 'CONFIG_RISCV=y\n');
  put('x86.config', '# Linux/x86 6.12.107 Kernel Configuration\nCONFIG_X86_64=y\n');
  put('rv32.config', 'CONFIG_RISCV=y\nCONFIG_ARCH_RV32I=y\n');
  put('Image', image({ flags: 6n }));
  put('zImage', zimage({}));
  put('a7.dts', '/dts-v1/; / { cpus { cpu@0 { compatible = "arm,cortex-a7"; }; }; };');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function messageOf(words: string): string {
  try {
    readMachine(machineWords(words.split(' '), folder));
    return 'nothing is wrong';
  } catch (error) {
    if (error instanceof Failure) return error.message.replaceAll(join(folder, '/'), '');
    throw error;
  }
}

describe('what is not of one kernel', () => {
  it.each([
    ['--kernel mainline', "--kernel: 'mainline' is not a Linux release; rmem models 7.3, 7.2, 6.12, 6.1"],
    ['--kernel 7.2,6.1', "--kernel: '7.2,6.1' is not a Linux release; rmem models 7.3, 7.2, 6.12, 6.1"],
    ['--arch x86', "--arch: 'x86' is not one of arm64, arm, arm-lpae, riscv64"],
    ['--page-size 8K', "--page-size: '8K' is not 4K, 16K or 64K"],
    [
      '--arch arm --config ./arm64.config',
      '--arch: arm contradicts --config arm64.config, which is for arm64; these options must describe the same kernel',
    ],
    [
      '--arch riscv64 --image ./Image@0x40200000',
      '--arch: riscv64 contradicts --image Image@0x40200000, which is for arm64; these options must describe the same kernel',
    ],
    [
      '--config ./riscv.config --image ./zImage@0x40208000',
      '--config: riscv.config, which is for riscv64, contradicts --image zImage@0x40208000, which is for arm; these options must describe the same kernel',
    ],
    [
      '--config ./riscv.config --kernel 6.1.0-50-armmp',
      '--config: riscv.config, which is for riscv64, contradicts --kernel 6.1.0-50-armmp, which is for arm; these options must describe the same kernel',
    ],
    [
      '--config ./arm64.config --image ./Image@0x40200000',
      '--image: Image@0x40200000 has pages of 64 KiB, but --config arm64.config of 4 KiB; these options must describe the same kernel; --page-size overrides both',
    ],
    ['--arch riscv64 --page-size 16K', '--page-size: riscv64 has pages of 4 KiB and no others; leave it out'],
    [
      '--kernel 6.1.0-50-armmp --page-size 64K',
      '--page-size: 32-bit arm has pages of 4 KiB and no others; leave it out',
    ],
    [
      '--config ./x86.config',
      'x86.config: not a kernel configuration: it is for x86, which is not modelled (arm64, arm, riscv64 are)',
    ],
    [
      '--config ./rv32.config',
      'rv32.config: not a kernel configuration: it is for 32-bit riscv, which is not modelled',
    ],
  ])('%s', (words, message) => {
    expect(messageOf(words)).toBe(message);
  });

  it.each([
    [
      '--arch arm --config arm64.config',
      '--arch: arm contradicts --config arm64.config, which is for arm64; these options must describe the same kernel',
    ],
    // the architecture is from the tree
    ['--page-size 64K', '32-bit arm has pages of 4 KiB and no others'],
  ])('is what rmem boot %s ends with', (words, message) => {
    expect(rmem(['boot', 'a7.dts', ...words.split(' ')], folder)).toEqual(failure(message));
  });

  it('is no board of a check, whose others are checked', () => {
    const { status, stderr } = rmem(['check', 'a7.dts', '--page-size', '64K'], folder);
    expect({ status, stderr }).toEqual({ status: 3, stderr: '' });
  });
});
