// SPDX-License-Identifier: MIT
//
// Makes a machine from the user's settings: command options, an entry of a configuration, fields of a form.
import { latin1 } from '../base/latin1.ts';
import type { Range } from '../base/range.ts';
import { sizeText } from '../base/size.ts';
import { ARCH_NAMES } from '../linux/arch/arch.ts';
import type { Arch } from '../linux/arch/arch.ts';
import { allPageSizes, archNamed, hasPageSize, pageSizesText } from '../linux/arch/architectures.ts';
import type { NamedArch } from '../linux/arch/architectures.ts';
import type { Kconfig } from '../linux/kconfig.ts';
import { flavourOf } from '../linux/kernel.ts';
import type { Machine, MachineMemory } from '../linux/machine.ts';
import { releaseNumber } from '../linux/releases/release-number.ts';
import { RELEASES } from '../linux/releases/releases.ts';
import { GrammarError, isRange, parseBanks, parseNumber, parseRange, quoted } from './numbers.ts';

/** Settings of a boot that are not in the tree, as text. Missing ones come from the tree or from defaults. */
export interface MachineSettings {
  readonly cmdline?: string | undefined;
  /** Banks of RAM, one or more in each text; see {@link parseBanks}. */
  readonly memory?: readonly string[] | undefined;
  /** `BASE:SIZE`, or `FILE@BASE` with the file of an image. */
  readonly image?: string | undefined;
  /** `BASE:SIZE` */
  readonly initrd?: string | undefined;
  /** The address of the DTB. */
  readonly fdt?: string | undefined;
  /** The release that boots: `6.1`, `6.1.0-50-arm64`. */
  readonly kernel?: string | undefined;
  /** An architecture, or `arm-lpae`. */
  readonly arch?: string | undefined;
  /** The file of a kernel's configuration. */
  readonly config?: string | undefined;
  /** Bytes of a page in place of the configuration's. */
  readonly pageSize?: string | number | undefined;
}

export type SettingName = keyof MachineSettings;

export const SETTING_NAMES = [
  'cmdline',
  'memory',
  'image',
  'initrd',
  'fdt',
  'kernel',
  'arch',
  'config',
  'pageSize',
] as const satisfies readonly SettingName[];

/** What a kernel image says about itself. */
export interface KernelImage {
  readonly arch: Arch;
  /** Bytes in memory, bss included. */
  readonly size: bigint;
  /** Page size in bytes; undefined if the image does not say. */
  readonly pageSize: number | undefined;
  /** As in `Linux version 6.1.0-50-arm64 (…`; undefined if it was not looked for, or not found. */
  readonly release: string | undefined;
}

/**
 * Reads the files in settings. Both functions throw errors that tell the caller what is wrong with the file.
 */
export interface MachineFiles {
  /** @param kernel the release that boots, for a configuration that names none */
  config(path: string, kernel: string | undefined): Kconfig;
  /** @param wantsRelease whether to look for the release, which reads the whole file */
  image(path: string, wantsRelease: boolean): KernelImage;
}

/** An invalid setting, or one that contradicts another. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
  readonly setting: SettingName;
  /** The reason, without the name of the setting. */
  readonly reason: string;

  constructor(setting: SettingName, name: string, reason: string) {
    super(`${name}: ${reason}`);
    this.setting = setting;
    this.reason = reason;
  }
}

/** A machine, and the errors of the settings that were ignored. */
export interface SettledMachine {
  readonly machine: Machine;
  readonly errors: readonly SettingError[];
}

/**
 * Determines the machine. Its kernel comes from the settings, else from the configuration, else from the
 * image; without any of them, from the tree's processors later.
 *
 * @param spelled returns the name of a setting as the user wrote it: `--page-size`, `boards[0].pageSize`
 */
export function settleMachine(
  settings: MachineSettings,
  files: MachineFiles,
  spelled: (setting: SettingName) => string,
): SettledMachine {
  const errors: SettingError[] = [];
  const fail = (setting: SettingName, reason: string): void => {
    errors.push(new SettingError(setting, spelled(setting), reason));
  };
  function read<Text, Value>(
    setting: SettingName,
    text: Text | undefined,
    reader: (text: Text) => Value,
  ): Value | undefined {
    if (text === undefined) return undefined;
    try {
      return reader(text);
    } catch (error) {
      if (!(error instanceof GrammarError)) throw error;
      fail(setting, error.message);
      return undefined;
    }
  }

  const named = read('kernel', settings.kernel, parseRelease);
  // parsing a configuration depends on the release
  const config = errors.length > 0 ? undefined : settings.config;
  const first = config === undefined ? undefined : files.config(config, named);
  const wantsRelease = named === undefined && (first?.release ?? '') === '';
  const image = read('image', settings.image, (text) => readImage(text, files, wantsRelease));
  const release = named ?? image?.kernel?.release;
  // a configuration without a release is parsed for the image's release
  const kconfig =
    wantsRelease && release !== undefined && config !== undefined ? files.config(config, release) : first;
  const typedArch = read('arch', settings.arch, parseArch);
  const arch = agreedArch(
    settings,
    { typedArch: typedArch?.arch, kconfig, image: image?.kernel },
    spelled,
    fail,
  );
  const banks = read('memory', settings.memory, (texts) => texts.flatMap(parseBanks));
  const machine = {
    cmdline: read('cmdline', settings.cmdline, byteString),
    memory: withoutEmpty(banks),
    image: image && { base: image.base, size: image.size },
    initrd: read('initrd', settings.initrd, parseRange),
    fdt: read('fdt', settings.fdt, parseFdt),
    kernel: release,
    arch,
    lpae: typedArch?.lpae === true || undefined,
    kconfig,
    pageSize:
      read('pageSize', settings.pageSize, (size) => parsePageSize(size, arch)) ??
      pageSizeOfImage(settings, image?.kernel, kconfig, spelled, fail),
  };
  return { machine, errors };
}

/** Names of releases by Debian and others: the characters and length of `uname -r`. */
const RELEASE_NAME = /^[\w.+~:-]{1,64}$/;

/**
 * Checks that a text starts with the name of a release.
 *
 * @throws {GrammarError}
 */
export function parseRelease(text: string): string {
  if (releaseNumber(text) !== null && RELEASE_NAME.test(text)) return text;
  const modelled = RELEASES.map(({ version }) => version).join(', ');
  throw new GrammarError(`${quoted(text)} is not a Linux release; rmem models ${modelled}`);
}

/**
 * Reads the name of an architecture, or of its build with LPAE.
 *
 * @throws {GrammarError}
 */
function parseArch(text: string): NamedArch {
  const named = archNamed(text);
  if (named === undefined) throw new GrammarError(`${quoted(text)} is not one of ${ARCH_NAMES.join(', ')}`);
  return named;
}

/**
 * Reads the address of a DTB.
 *
 * @throws {GrammarError}
 */
export function parseFdt(text: string): bigint {
  const base = parseNumber(text);
  if (base % 8n !== 0n)
    throw new GrammarError(`${quoted(text)} is not a multiple of 8, so the kernel would not start`);
  return base;
}

/** A kernel image in a file, and its load address. */
export interface ImageFile {
  readonly file: string;
  readonly base: bigint;
}

/**
 * Parses the address of the kernel image, `BASE:SIZE` or `FILE@BASE`.
 *
 * @throws {GrammarError}
 */
export function parseImage(text: string): Range | ImageFile {
  if (isRange(text)) return parseRange(text);
  const at = text.lastIndexOf('@');
  if (at < 1) throw new GrammarError(`${quoted(text)} is neither BASE:SIZE nor FILE@BASE`);
  return { file: text.slice(0, at), base: parseNumber(text.slice(at + 1)) };
}

/** The address and size of the kernel, and what its image says if it was read from a file. */
interface PlacedImage extends Range {
  readonly kernel?: KernelImage;
}

function readImage(text: string, files: MachineFiles, wantsRelease: boolean): PlacedImage {
  const image = parseImage(text);
  if (!('file' in image)) return image;
  const kernel = files.image(image.file, wantsRelease);
  return { base: image.base, size: kernel.size, kernel };
}

/** Text as the kernel gets it, one character for each byte of its UTF-8. */
function byteString(text: string): string {
  return latin1(new TextEncoder().encode(text));
}

function withoutEmpty(banks: readonly MachineMemory[] | undefined): readonly MachineMemory[] | undefined {
  return banks?.length === 0 ? undefined : banks;
}

/** The architecture that settings and files agree on; undefined if none of them names one. */
function agreedArch(
  settings: MachineSettings,
  {
    typedArch,
    kconfig,
    image,
  }: {
    readonly typedArch: Arch | undefined;
    readonly kconfig: Kconfig | undefined;
    readonly image: KernelImage | undefined;
  },
  spelled: (setting: SettingName) => string,
  fail: (setting: SettingName, reason: string) => void,
): Arch | undefined {
  // an architecture may be requested together with a release whose name contains another
  const ofRelease = typedArch === undefined ? flavourOf(settings.kernel ?? '').arch : undefined;
  const said: readonly (readonly [setting: SettingName, arch: Arch | undefined])[] = [
    ['arch', typedArch],
    ['config', kconfig?.arch],
    ['image', image?.arch],
    ['kernel', ofRelease],
  ];
  const [first, ...others] = said.flatMap(([setting, arch]) =>
    arch === undefined ? [] : [{ setting, arch, written: String(settings[setting]) }],
  );
  if (first === undefined) return undefined;
  const other = others.find(({ arch }) => arch !== first.arch);
  if (other !== undefined) {
    const what = first.setting === 'arch' ? first.written : `${first.written}, which is for ${first.arch},`;
    fail(
      first.setting,
      `${what} contradicts ${spelled(other.setting)} ${other.written}, which is for ${other.arch}; these options must describe the same kernel`,
    );
  }
  return first.arch;
}

function parsePageSize(size: string | number, arch: Arch | undefined): number {
  const bytes = Number(typeof size === 'number' ? size : parseNumber(size));
  if (!allPageSizes().includes(bytes)) throw new GrammarError(`'${size}' is not 4K, 16K or 64K`);
  if (arch !== undefined && !hasPageSize(arch, bytes))
    throw new GrammarError(`${pageSizesText(arch)}; leave it out`);
  return bytes;
}

/** The page size that an image was built for, if the image contains it. */
function pageSizeOfImage(
  { config, image: named }: MachineSettings,
  image: KernelImage | undefined,
  kconfig: Kconfig | undefined,
  spelled: (setting: SettingName) => string,
  fail: (setting: SettingName, reason: string) => void,
): number | undefined {
  const own = image?.pageSize;
  if (own !== undefined && kconfig !== undefined && own !== kconfig.pageSize) {
    const ofImage = sizeText(BigInt(own));
    const ofConfig = sizeText(BigInt(kconfig.pageSize));
    fail(
      'image',
      `${String(named)} has pages of ${ofImage}, but ${spelled('config')} ${String(config)} of ${ofConfig}; these options must describe the same kernel; ${spelled('pageSize')} overrides both`,
    );
  }
  return own;
}
