// SPDX-License-Identifier: MIT
//
// The kernels that can be booted, by the name that Debian's packages give them, and the machines that they boot on.

/**
 * @typedef {object} Flavour
 * @property {'arm64' | 'arm' | 'riscv64'} arch as the model calls it
 * @property {string} debian Debian's name of the architecture
 * @property {string} qemu QEMU's command
 * @property {Record<string, string>} packages the package of each command (or file) that this flavour needs beside dtc and cpio
 * @property {string} machine
 * @property {string} cpu
 * @property {bigint} ram where RAM begins
 * @property {string} console what the command line begins with
 * @property {bigint} blobAlign what QEMU aligns the blob to
 * @property {'after-initrd' | 'end-of-ram'} blob where QEMU puts it
 * @property {'ram' | 'image'} initrdFrom where QEMU counts the place of the initrd from
 * @property {boolean} headerTellsPlace whether the header of the image says where the image goes; else its own loader decides
 * @property {boolean} needsPlainBoot whether a boot of nothing in particular shows what the header does not: image or firmware
 */

const ARM64 = {
  arch: 'arm64',
  debian: 'arm64',
  qemu: 'qemu-system-aarch64',
  packages: { 'qemu-system-aarch64': 'qemu-system-arm' },
  machine: 'virt',
  cpu: 'cortex-a57',
  ram: 0x40000000n,
  console: 'console=ttyAMA0 earlycon=pl011,0x9000000 nokaslr',
  blobAlign: 0x200000n,
  blob: 'after-initrd',
  initrdFrom: 'ram',
  headerTellsPlace: true,
  needsPlainBoot: false,
};

const ARMMP_LPAE = {
  ...ARM64,
  arch: 'arm',
  debian: 'armhf',
  qemu: 'qemu-system-arm',
  packages: { 'qemu-system-arm': 'qemu-system-arm' },
  cpu: 'cortex-a15',
  blobAlign: 0x1000n,
  headerTellsPlace: false,
  needsPlainBoot: true,
};

/** @type {Record<string, Flavour>} */
export const FLAVOURS = {
  arm64: ARM64,
  // A57 has no 16 KiB pages
  'arm64-16k': { ...ARM64, cpu: 'cortex-a76' },
  // without LPAE nothing above 4 GiB can be used, the machine's own devices there included
  armmp: { ...ARMMP_LPAE, machine: 'virt,highmem=off' },
  'armmp-lpae': ARMMP_LPAE,
  riscv64: {
    arch: 'riscv64',
    debian: 'riscv64',
    qemu: 'qemu-system-riscv64',
    packages: {
      'qemu-system-riscv64': 'qemu-system-misc',
      '/usr/share/qemu/opensbi-riscv64-generic-fw_dynamic.bin': 'opensbi',
    },
    machine: 'virt',
    cpu: 'rv64',
    ram: 0x80000000n,
    console: 'console=ttyS0 earlycon=sbi nokaslr',
    blobAlign: 0x200000n,
    blob: 'end-of-ram',
    initrdFrom: 'image',
    headerTellsPlace: true,
    needsPlainBoot: true,
  },
};
