// SPDX-License-Identifier: MIT
//
// Which kernel is modelled, from each source that can say so, and which source takes precedence.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBoard } from '../../src/node/read-board.ts';
import { readMachine } from '../../src/cli/machine.ts';
import { writeDtb } from '../../src/fdt/write.ts';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import { PLAIN, bootText } from '../../src/report/boot-text.ts';
import { RISCV, banner, image, zimage } from '../support/kernel-images.ts';
import { machineWords } from '../support/machine-words.ts';
import { board } from '../support/tree.ts';
import { rmem } from './run.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-kernel-'));
  const put = (name: string, content: string | Uint8Array): void => {
    writeFileSync(join(folder, name), content);
  };
  const memory = { device_type: 'memory', reg: [0x40000000n, 0x40000000n] };
  const cpus = (name: string): object => ({ 'cpu@0': { device_type: 'cpu', compatible: name } });
  put('plain.dtb', writeDtb(board({}, { memory })));
  put('a53.dtb', writeDtb(board({}, { memory, cpus: cpus('arm,cortex-a53') as never })));
  put('a7.dtb', writeDtb(board({}, { memory, cpus: cpus('arm,cortex-a7') as never })));
  put('u74.dtb', writeDtb(board({}, { memory, cpus: cpus('sifive,u74-mc') as never })));
  const head = (arch: string, release: string): string =>
    `#\n# Automatically generated file; DO NOT EDIT.\n# Linux/${arch} ${release} Kernel Configuration\n#\n`;
  put('config-arm64', `${head('arm64', '6.12.107')}CONFIG_ARM64=y\nCONFIG_ARM64_16K_PAGES=y\n`);
  put('config-arm', `${head('arm', '6.1.176')}CONFIG_ARM=y\nCONFIG_ARM_LPAE=y\n`);
  put('config-riscv', `${head('riscv', '6.6.30')}CONFIG_RISCV=y\nCONFIG_64BIT=y\n`);
  put('config-headless', 'CONFIG_ARM64=y\nCONFIG_DMA_CMA=y\nCONFIG_CMA_AREAS=7\n');
  put('Image-6.1', image({ text: banner('6.1.0-50-arm64') }));
  put('Image', image({ flags: 0xcn, text: banner('6.12.107-16k') }));
  put('Image-riscv', image({ magic: RISCV, text: banner('6.1.0-50-riscv64') }));
  put('zImage', zimage({ kernel: banner('6.1.0-50-armmp') }));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The kernel according to the first lines of the text. */
function firstLines(text: string): string {
  return text
    .slice(0, text.indexOf('\n\n'))
    .replace(/^.*?: /, '')
    .replace('\n', '; ');
}

async function kernelOf(words: string): Promise<string> {
  const [name, ...options] = words.split(' ');
  const { tree } = await readBoard(join(folder, name!));
  const result = bootReservedMemory(tree, readMachine(machineWords(options, folder)));
  return firstLines(bootText(result, 'board.dtb', PLAIN).join('\n'));
}

describe('the kernel', () => {
  it.each([
    ['plain.dtb', 'Linux 7.3 on arm64, 4 KiB pages'],
    // the tree
    ['a53.dtb', 'Linux 7.3 on arm64, 4 KiB pages'],
    ['a7.dtb', 'Linux 7.3 on arm, 4 KiB pages'],
    // options
    ['a7.dtb --arch arm64 --page-size 16K', 'Linux 7.3 on arm64, 16 KiB pages'],
    ['plain.dtb --arch arm-lpae', 'Linux 7.3 on arm with LPAE, 4 KiB pages'],
    ['plain.dtb --kernel 6.1', 'Linux 6.1 on arm64, 4 KiB pages'],
    ['a53.dtb --kernel 6.12.107+deb13-armmp-lpae', 'Linux 6.12 on arm with LPAE, 4 KiB pages'],
    [
      'plain.dtb --kernel 6.6.30 --arch riscv64',
      'Linux 6.6 on riscv64, 4 KiB pages; Linux 6.6.30 is not modelled exactly; using the known changes up to 6.6 and the build of 6.1 instead',
    ],
    // a configuration
    ['a7.dtb --config ./config-arm64', 'Linux 6.12 on arm64, 16 KiB pages'],
    ['plain.dtb --config ./config-arm', 'Linux 6.1 on arm with LPAE, 4 KiB pages'],
    [
      'plain.dtb --config ./config-riscv',
      'Linux 6.6 on riscv64, 4 KiB pages; Linux 6.6.30 is not modelled exactly; using the known changes up to 6.6 and the build of 6.1 instead',
    ],
    ['plain.dtb --config ./config-arm64 --kernel 7.2 --page-size 64K', 'Linux 7.2 on arm64, 64 KiB pages'],
    // an image
    ['a7.dtb --image ./Image@0x40200000', 'Linux 6.12 on arm64, 16 KiB pages'],
    ['plain.dtb --image ./Image-riscv@0x40200000', 'Linux 6.1 on riscv64, 4 KiB pages'],
    ['plain.dtb --image ./zImage@0x40208000', 'Linux 6.1 on arm, 4 KiB pages'],
    ['plain.dtb --image ./Image@0x40200000 --kernel 7.2 --page-size 4K', 'Linux 7.2 on arm64, 4 KiB pages'],
    // the configuration takes precedence over the image, unless it does not say
    [
      'plain.dtb --image ./zImage@0x40208000 --config ./config-arm',
      'Linux 6.1 on arm with LPAE, 4 KiB pages',
    ],
    [
      'plain.dtb --image ./Image@0x40200000 --config ./config-headless --page-size 4K',
      'Linux 6.12 on arm64, 4 KiB pages',
    ],
  ])('%s: %s', async (words, expected) => {
    expect(await kernelOf(words)).toBe(expected);
  });

  it.each([
    ['a7.dtb', 'Linux 7.3 on arm, 4 KiB pages'],
    ['a7.dtb --image ./zImage@0x40208000', 'Linux 6.1 on arm, 4 KiB pages'],
    [
      'u74.dtb --config ./config-riscv',
      'Linux 6.6 on riscv64, 4 KiB pages; Linux 6.6.30 is not modelled exactly; using the known changes up to 6.6 and the build of 6.1 instead',
    ],
    ['plain.dtb --kernel 6.12.1 --arch arm64 --page-size 64K', 'Linux 6.12 on arm64, 64 KiB pages'],
  ])('is what rmem boot %s says', (words, expected) => {
    const { status, stdout, stderr } = rmem(['boot', ...words.split(' ')], folder);
    expect({ status, stderr, kernel: firstLines(stdout) }).toEqual({
      status: 0,
      stderr: '',
      kernel: expected,
    });
  });
});

// 6.1 has room for one more area than CONFIG_CMA_AREAS says
describe('a configuration that names no release', () => {
  it.each([
    ['', 7],
    [' --kernel 6.1', 8],
    [' --image ./Image-6.1@0x40200000', 8],
    [' --image ./Image-6.1@0x40200000 --kernel 7.2', 7],
  ])('is read as that of the kernel that boots:%s', (words, areas) => {
    const options = machineWords(`--config ./config-headless${words}`.split(' '), folder);
    expect(readMachine(options).kconfig?.cmaAreas).toBe(areas);
  });
});
