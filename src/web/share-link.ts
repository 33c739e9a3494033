// SPDX-License-Identifier: MIT
//
// The state of the page as the fragment of its URL, which browsers do not send to a server. docs/web.md
// describes the format: `#v1.`, then base64url of deflated data: the length of the header, the header as
// JSON, the bytes of the files.
import { deflateSync } from 'fflate';
import { latin1, latin1Bytes } from '../base/latin1.ts';
import { ARCHES } from '../linux/arch/arch.ts';
import { allPageSizes, architectureOf } from '../linux/arch/architectures.ts';
import type { Kconfig } from '../linux/kconfig.ts';
import { DEBIAN_ARM64_7_2 } from '../linux/releases/builds/arm64.ts';
import { EMPTY_FORM } from './board-input.ts';
import type { BoardInput, MachineForm, PageState } from './board-input.ts';
import { unpacked } from './inflate.ts';

/** A link that cannot be made or read; the message is for the user. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
}

const PREFIX = 'v1.';
/** Limit of characters of a fragment: browsers accept more, other programs that handle links accept less. */
export const MAX_LINK = 128 * 1024;
/** Limit of bytes that a link unpacks to: 16 times as many as any real board needs. */
const MAX_UNPACKED = 16 * 1024 * 1024;
/** Limit of bytes that are packed into a link. The page waits for that: a second in the worst case. */
const MAX_PACKED = 4 * 1024 * 1024;
/** Higher levels make packed text a thousandth smaller, and can take twenty times as long. */
const LEVEL = 6;
const MAX_FILES = 1000;

/** A file in the header: its path, and how many of the bytes after the header are its own. */
type FileEntry = readonly [path: string, size: number];

interface Header {
  readonly files?: readonly FileEntry[];
  readonly board?: string;
  readonly entry?: number | null;
  readonly overlays?: readonly string[];
  readonly form?: Partial<MachineForm>;
}

/**
 * Returns the fragment (without its `#`) that restores a state; empty for the state of an empty page.
 *
 * @throws {LinkError} if the board is too large for a link
 */
export function encodeLink({ input, form }: PageState): string {
  const changed = Object.entries(form).filter(([name, value]) =>
    name === 'kconfig' ? Object.keys(form.kconfig).length > 0 : value !== '',
  );
  if (input === null && changed.length === 0) return '';
  const files = input?.files ?? [];
  const header: Header = {
    ...(input !== null && {
      files: files.map(({ path, bytes }): FileEntry => [path, bytes.length]),
      board: input.board,
      ...(input.entry !== null && { entry: input.entry }),
      ...(input.overlays.length > 0 && { overlays: input.overlays }),
    }),
    ...(changed.length > 0 && { form: Object.fromEntries(changed) }),
  };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const size = files.reduce((sum, { bytes }) => sum + bytes.length, 4 + json.length);
  if (size > MAX_PACKED || files.length > MAX_FILES) throw tooLarge();
  const packed = new Uint8Array(size);
  new DataView(packed.buffer).setUint32(0, json.length);
  packed.set(json, 4);
  let at = 4 + json.length;
  for (const { bytes } of files) {
    packed.set(bytes, at);
    at += bytes.length;
  }
  const text = PREFIX + base64url(deflateSync(packed, { level: LEVEL }));
  if (text.length > MAX_LINK) throw tooLarge(text.length);
  return text;
}

function tooLarge(length?: number): LinkError {
  const is = length === undefined ? '' : ` of ${Math.ceil(length / 1024)} KiB`;
  return new LinkError(
    `The board is too large for a link${is} (the most is ${MAX_LINK >> 10} KiB). Share the file itself.`,
  );
}

/**
 * Returns the state that a fragment (without its `#`) describes; null for an empty fragment.
 *
 * @throws {LinkError} if it is damaged, or was made by another version of the page
 */
export function decodeLink(fragment: string): PageState | null {
  if (fragment === '') return null;
  if (!fragment.startsWith(PREFIX)) throw new LinkError('This is not a link from this page.');
  if (fragment.length > MAX_LINK) throw new LinkError('The link is longer than any link from this page.');
  const content = unpacked('deflate', bytesOf(fragment.slice(PREFIX.length)), MAX_UNPACKED);
  if (typeof content === 'string' || content.length < 4) throw damaged();
  const length = new DataView(content.buffer, content.byteOffset).getUint32(0);
  if (length > content.length - 4) throw damaged();
  const header = headerOf(content.subarray(4, 4 + length));
  return { input: inputOf(header, content.subarray(4 + length)), form: formOf(header.form) };
}

function damaged(): LinkError {
  return new LinkError('The link is damaged: a part is missing or was changed.');
}

function headerOf(json: Uint8Array): Header {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // below
  }
  throw damaged();
}

function inputOf(header: Header, content: Uint8Array): BoardInput | null {
  const { files, board, entry = null, overlays = [] } = header;
  if (files === undefined) return null;
  if (!Array.isArray(files) || files.length > MAX_FILES || !isPath(board)) throw damaged();
  let at = 0;
  const inputFiles = (files as readonly unknown[]).map((pair) => {
    if (!Array.isArray(pair)) throw damaged();
    const [path, size] = pair as unknown[];
    if (!isPath(path) || !isCount(size) || size > content.length - at) throw damaged();
    const bytes = content.slice(at, at + size);
    at += size;
    return { path, bytes };
  });
  const isEntry = entry === null || isCount(entry);
  if (!isEntry || !Array.isArray(overlays) || overlays.length > MAX_FILES || !overlays.every(isPath))
    throw damaged();
  return { files: inputFiles, board, entry, overlays };
}

function isPath(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 4096;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** The form's fields in a link, as far as they have the right types. */
function formOf(form: unknown): MachineForm {
  if (typeof form !== 'object' || form === null) return EMPTY_FORM;
  const given = new Map<string, unknown>(Object.entries(form));
  const text = (name: string): string => {
    const value = given.get(name);
    return typeof value === 'string' && value.length <= 65536 ? value : '';
  };
  return {
    memory: text('memory'),
    cmdline: text('cmdline'),
    kernel: text('kernel'),
    arch: text('arch'),
    pageSize: text('pageSize'),
    image: text('image'),
    initrd: text('initrd'),
    fdt: text('fdt'),
    kconfig: kconfigOf(given.get('kconfig')),
  };
}

function kconfigOf(value: unknown): Partial<Kconfig> {
  if (typeof value !== 'object' || value === null) return {};
  const given = new Map<string, unknown>(Object.entries(value));
  const changes = Object.entries(DEBIAN_ARM64_7_2).filter(
    ([name, usual]) => !CHOSEN.includes(name) && isLike(name, given.get(name), usual as unknown),
  );
  return Object.fromEntries(changes.map(([name]) => [name, given.get(name)]));
}

/** Set by fields of their own. */
const CHOSEN: readonly string[] = ['arch', 'release'];
/** Numbers of a configuration with a fixed set of values: the model cannot boot with other values. */
const CHOICES: Readonly<Record<string, readonly unknown[]>> = {
  pageSize: allPageSizes(),
  paBits: ARCHES.flatMap((arch) => architectureOf(arch).paBits),
  vaBits: ARCHES.flatMap((arch) => architectureOf(arch).vaBits),
  cmdlineMode: ['default', 'extend', 'force'],
  cmaSizeSelection: ['mbytes', 'percentage', 'min', 'max'],
};
/** The largest values of numbers that are used as shift counts. */
const LIMITS: Readonly<Record<string, number>> = {
  pageBlockMaxOrder: 20,
  pageTableLevels: 5,
  nodesShift: 10,
  cmaAreas: 4096,
  cmaSizePercentage: 100,
  nrCpus: 65536,
};

function isLike(name: string, value: unknown, usual: unknown): boolean {
  const choices = CHOICES[name];
  if (choices !== undefined) return choices.includes(value);
  if (typeof usual === 'number') return isCount(value) && value <= (LIMITS[name] ?? 2 ** 32);
  return typeof value === typeof usual && String(value).length <= 65536;
}

function base64url(bytes: Uint8Array): string {
  return btoa(latin1(bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function bytesOf(text: string): Uint8Array {
  try {
    return latin1Bytes(atob(text.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    throw damaged();
  }
}
