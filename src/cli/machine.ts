// SPDX-License-Identifier: MIT
import { sizeText } from '../base/size.ts';
import { ARCHES, PAGE_SIZES } from '../linux/arch/arch.ts';
import type { Arch } from '../linux/arch/arch.ts';
import type { Kconfig } from '../linux/kconfig.ts';
import { flavourOf, noPagesText } from '../linux/kernel.ts';
import type { Machine } from '../linux/machine.ts';
import { releaseNumber } from '../linux/releases/release-number.ts';
import { RELEASES } from '../linux/releases/releases.ts';
import { Failure } from './failure.ts';
import { readConfig } from './kernel-config.ts';
import { readKernelImage } from './kernel-image.ts';
import type { KernelImage } from './kernel-image.ts';
import { isRange, parseMemory, parseNumber, parseRange } from './numbers.ts';

/** What a tree alone does not say about a boot, as it was typed. */
export interface MachineOptions {
  readonly cmdline?: string;
  readonly memory?: readonly string[];
  readonly image?: string;
  readonly initrd?: string;
  readonly fdt?: string;
  /** The release that boots: `6.1`, or `6.1.0-50-arm64` and the like. */
  readonly kernel?: string;
  readonly arch?: string;
  readonly config?: string;
  /** Size of the kernel's pages, in place of the configuration's: in bytes, or 4K and so on. */
  readonly pageSize?: string | number;
}

/**
 * Reads what was typed, and the files that it names. Which kernel it is comes from the options, else from the configuration, else from
 * the image; what none of them says, the tree's processors do later.
 *
 * @throws {Failure} that begins with the option it is about
 */
export function readMachine(options: MachineOptions): Machine {
  const typedRelease = options.kernel === undefined ? undefined : readRelease(options.kernel);
  const config = options.config === undefined ? undefined : readConfig(options.config, typedRelease);
  const wantsRelease = typedRelease === undefined && (config?.release ?? '') === '';
  const image = options.image === undefined ? undefined : readImage(options.image, wantsRelease);
  const release = typedRelease ?? image?.kernel?.release;
  // of a configuration that names no release, the image's decides how it is read
  const kconfig =
    wantsRelease && release !== undefined && options.config !== undefined
      ? readConfig(options.config, release)
      : config;
  const arch = archOf(options, kconfig, image?.kernel);
  return {
    cmdline: options.cmdline,
    memory: options.memory?.map((text) => parseMemory(text, '--memory')),
    image: image && { base: image.base, size: image.size },
    initrd: options.initrd === undefined ? undefined : parseRange(options.initrd, '--initrd'),
    fdt: options.fdt === undefined ? undefined : readFdtBase(options.fdt),
    kernel: release,
    arch,
    lpae: options.arch === ARM_LPAE || undefined,
    kconfig,
    pageSize: pageSizeOf(options, arch, kconfig, image?.kernel),
  };
}

/** The release, as it was typed. */
export function readRelease(text: string, what = '--kernel'): string {
  if (releaseNumber(text) !== null && RELEASE_NAME.test(text)) return text;
  const modelled = RELEASES.map(({ version }) => version).join(', ');
  throw new Failure(`${what}: '${text}' is no release of Linux; modelled are ${modelled}`);
}

/** No more than `uname -r` says. */
const RELEASE_NAME = /^[\w.+~:-]{1,64}$/;

/** The architecture, where options and files agree; undefined where none of them says one. */
function archOf(
  options: MachineOptions,
  kconfig: Kconfig | undefined,
  image: KernelImage | undefined,
): Arch | undefined {
  const { kernel, arch, config, image: place } = options;
  const said: readonly (readonly [option: string, value: string, arch: Arch | undefined])[] = [
    ['--arch', arch ?? '', arch === undefined ? undefined : readArch(arch)],
    ['--config', config ?? '', kconfig?.arch],
    ['--image', place ?? '', image?.arch],
    // --arch may take a release of another architecture's name
    ['--kernel', kernel ?? '', arch === undefined ? flavourOf(kernel ?? '').arch : undefined],
  ];
  const [first, ...others] = said.filter((one) => one[2] !== undefined);
  const other = others.find((one) => one[2] !== first?.[2]);
  if (first !== undefined && other !== undefined) {
    const what = first[0] === '--arch' ? first[1] : `${first[1]}, which is for ${first[2]!},`;
    throw new Failure(
      `${first[0]}: ${what} does not go with ${other[0]} ${other[1]}, which is for ${other[2]!}; give what is of one kernel`,
    );
  }
  return first?.[2];
}

/** 32-bit arm with CONFIG_ARM_LPAE, as it is typed for an architecture. */
const ARM_LPAE = 'arm-lpae';

/** What can be typed for an architecture. */
export type ArchName = Arch | typeof ARM_LPAE;

function readArch(text: string): Arch {
  const arch = text === ARM_LPAE ? 'arm' : ARCHES.find((name) => name === text);
  if (arch === undefined) throw new Failure(`--arch: '${text}' is not ${[...ARCHES, ARM_LPAE].join(', ')}`);
  return arch;
}

/** The size of pages that is to be had in place of the configuration's. */
function pageSizeOf(
  { pageSize: typed, config, image: named }: MachineOptions,
  arch: Arch | undefined,
  kconfig: Kconfig | undefined,
  image: KernelImage | undefined,
): number | undefined {
  if (typed !== undefined) return readPageSize(typed, arch);
  const own = image?.pageSize;
  if (own !== undefined && kconfig !== undefined && own !== kconfig.pageSize) {
    const [ofImage, ofConfig] = [own, kconfig.pageSize].map((size) => sizeText(BigInt(size)));
    throw new Failure(
      `--image: ${named!} has pages of ${ofImage!}, and --config ${config!} of ${ofConfig!}; give both of one kernel, or --page-size`,
    );
  }
  return own;
}

function readPageSize(typed: string | number, arch: Arch | undefined): number {
  const bytes = Number(typeof typed === 'number' ? typed : parseNumber(typed, '--page-size'));
  if (!PAGE_SIZES.arm64.includes(bytes)) throw new Failure(`--page-size: '${typed}' is not 4K, 16K or 64K`);
  if (arch !== undefined && !PAGE_SIZES[arch].includes(bytes))
    throw new Failure(`--page-size: ${noPagesText(arch)}; leave it out`);
  return bytes;
}

/** A place for the kernel, and what its image says of it where one was named. */
interface PlacedImage {
  readonly base: bigint;
  readonly size: bigint;
  readonly kernel?: KernelImage;
}

function readImage(text: string, wantsRelease: boolean): PlacedImage {
  if (isRange(text)) return parseRange(text, '--image');
  const at = text.lastIndexOf('@');
  if (at < 1) throw new Failure(`--image: '${text}' is neither BASE:SIZE nor FILE@BASE`);
  const base = parseNumber(text.slice(at + 1), '--image');
  const kernel = readKernelImage(text.slice(0, at), wantsRelease);
  return { base, size: kernel.size, kernel };
}

function readFdtBase(text: string): bigint {
  const base = parseNumber(text, '--fdt');
  if (base % 8n !== 0n)
    throw new Failure(`--fdt: '${text}' is no multiple of 8, and the kernel would not start`);
  return base;
}
