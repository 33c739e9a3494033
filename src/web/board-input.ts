// SPDX-License-Identifier: MIT
//
// What people put into the page: files, and what they say of the machine. Paths are byte strings, as the sources have them.
import { latin1 } from '../base/latin1.ts';
import type { Kconfig } from '../linux/kconfig.ts';
import { utf8Text } from '../report/utf8.ts';

/** A file that was dropped, or is built into the page. */
export interface InputFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A board: its file, those that it includes, and the overlays that go onto it. */
export interface BoardInput {
  readonly files: readonly InputFile[];
  /** Path of the board's file. */
  readonly board: string;
  /** Which tree of an image: its index; null for a file that is one tree. */
  readonly entry: number | null;
  /** Paths of the overlays, in the order in which they are applied. */
  readonly overlays: readonly string[];
}

/** What the form says of a machine, as it was typed; empty is what the tree or Debian's kernel says. */
export interface MachineForm {
  readonly memory: string;
  readonly cmdline: string;
  /** A release that is modelled. */
  readonly kernel: string;
  /** An architecture, or `arm-lpae`. */
  readonly arch: string;
  readonly pageSize: string;
  readonly image: string;
  readonly initrd: string;
  readonly fdt: string;
  /** What is different from Debian's configuration of that kernel. */
  readonly kconfig: Partial<Kconfig>;
}

export const EMPTY_FORM: MachineForm = {
  memory: '',
  cmdline: '',
  kernel: '',
  arch: '',
  pageSize: '',
  image: '',
  initrd: '',
  fdt: '',
  kconfig: {},
};

/** All that decides what the page shows. */
export interface PageState {
  readonly input: BoardInput | null;
  readonly form: MachineForm;
}

/** A path as the sources have it: the bytes of its UTF-8. */
export function bytePath(path: string): string {
  return latin1(new TextEncoder().encode(path));
}

/** Text that was kept as a byte string. */
export function textOf(bytes: Uint8Array): string {
  return utf8Text(latin1(bytes));
}

/** What stands behind the last slash of a path. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The file of a path; undefined where there is none. */
export function fileAt(input: BoardInput, path: string): InputFile | undefined {
  return input.files.find((file) => file.path === path);
}
