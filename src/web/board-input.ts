// SPDX-License-Identifier: MIT
//
// The user's input: files and machine settings. Paths are byte strings, as in the sources.
import { latin1 } from '../base/latin1.ts';
import type { Kconfig } from '../linux/kconfig.ts';
import { utf8Text } from '../report/utf8.ts';

/** A file that was dropped, or is built into the page. */
export interface InputFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A board: its file, the files that it includes, and the overlays for it. */
export interface BoardInput {
  readonly files: readonly InputFile[];
  /** Path of the board's file. */
  readonly board: string;
  /** The index of a tree in an image; null if the file is a single tree. */
  readonly entry: number | null;
  /** Paths of the overlays, in the order in which they are applied. */
  readonly overlays: readonly string[];
}

/** The machine form, as typed. An empty field means the value from the tree or Debian's kernel. */
export interface MachineForm {
  readonly memory: string;
  readonly cmdline: string;
  /** A modelled release. */
  readonly kernel: string;
  /** An architecture, or `arm-lpae`. */
  readonly arch: string;
  readonly pageSize: string;
  readonly image: string;
  readonly initrd: string;
  readonly fdt: string;
  /** Differences from Debian's configuration of that kernel. */
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

/** Everything that determines what the page shows. */
export interface PageState {
  readonly input: BoardInput | null;
  readonly form: MachineForm;
}

/** A path as in the sources: the bytes of its UTF-8. */
export function bytePath(path: string): string {
  return latin1(new TextEncoder().encode(path));
}

/** Text that was stored as a byte string. */
export function textOf(bytes: Uint8Array): string {
  return utf8Text(latin1(bytes));
}

/** The part of a path after the last slash. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The file with a path; undefined if there is none. */
export function fileAt(input: BoardInput, path: string): InputFile | undefined {
  return input.files.find((file) => file.path === path);
}
