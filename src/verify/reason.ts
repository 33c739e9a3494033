// SPDX-License-Identifier: MIT

/** Reasons why a real boot can differ from a predicted one, with their meanings. */
export const REASONS = {
  'other-memory': 'the machine has other memory than assumed',
  'other-command-line': 'the kernel had another command line',
  'other-config': 'the kernel has another configuration',
  'page-size': 'the kernel has pages of another size',
  'node-added': 'the booted tree has another region: firmware or an overlay added it',
  'node-changed': 'the booted tree has other values',
  'node-gone': 'the booted tree lacks a region, or has it disabled',
  'other-place': 'the kernel image, the initrd or the DTB had another address',
  'firmware-node': 'firmware reserves memory for itself and adds a region to the tree',
  'other-release': 'the kernel is of another release, with other messages and rules',
  'other-architecture': 'the kernel is of another architecture',
  efi: 'UEFI started the kernel, and reserved memory before',
  'log-starts-late': 'the first lines of the log are lost',
  'log-ends-early': 'the kernel stopped, or the last lines of the log are lost',
  'follows-from-others': 'another difference used or freed the memory',
  unknown: 'no tried change explains it',
} as const satisfies Record<string, string>;

/** Id of a reason. */
export type ReasonId = keyof typeof REASONS;

/** The most likely reason for a difference. */
export interface Reason {
  readonly id: ReasonId;
  /** A clause with the numbers in it. */
  readonly text: string;
  /** Whether a boot of the model with the change reproduces the real boot. */
  readonly tried: boolean;
}
