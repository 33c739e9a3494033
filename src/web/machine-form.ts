// SPDX-License-Identifier: MIT
import { ARCHES, PAGE_SIZES } from '../linux/arch/arch.ts';
import type { Arch } from '../linux/arch/arch.ts';
import { withLpae, withPageSize } from '../linux/kconfig.ts';
import type { Kconfig } from '../linux/kconfig.ts';
import { archThatBoots, noPagesText, releaseThatBoots } from '../linux/kernel.ts';
import type { Machine } from '../linux/machine.ts';
import { nearestRelease } from '../linux/releases/releases.ts';
import { bytePath } from './board-input.ts';
import type { MachineForm } from './board-input.ts';
import { FieldError, banksOf, numberOf, rangeOf } from './numbers.ts';

/** The fields that are typed or chosen. */
export type FieldName = Exclude<keyof MachineForm, 'kconfig'>;

/** What a form comes to: the machine, and what is wrong with each field that is left out of it. */
export interface ReadForm {
  readonly machine: Machine;
  readonly errors: Readonly<Partial<Record<FieldName, string>>>;
}

/** What the form calls 32-bit arm with CONFIG_ARM_LPAE. */
export const ARM_LPAE = 'arm-lpae';

/**
 * Reads a form. A field that makes no sense counts as empty, so that the rest of the page lives on.
 *
 * @param treeArch what the tree's processors are, null where it does not say
 */
export function readForm(form: MachineForm, treeArch: Arch | null): ReadForm {
  const errors: Partial<Record<FieldName, string>> = {};
  const read = <T>(name: FieldName, reader: (text: string) => T): T | undefined => {
    const text = form[name].trim();
    if (text === '') return undefined;
    try {
      return reader(text);
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      errors[name] = error.message;
      return undefined;
    }
  };
  const banks = read('memory', banksOf);
  const usual = usualKconfig(form, treeArch);
  const machine = {
    memory: banks?.length === 0 ? undefined : banks,
    cmdline: read('cmdline', bytePath),
    image: read('image', rangeOf),
    initrd: read('initrd', rangeOf),
    fdt: read('fdt', blobBase),
    kernel: read('kernel', releaseOf),
    arch: read('arch', archOf),
    lpae: form.arch === ARM_LPAE || undefined,
    kconfig: Object.keys(form.kconfig).length === 0 ? undefined : changed(usual, form.kconfig),
    pageSize: read('pageSize', (text) => pageSizeOf(text, usual.arch)),
  };
  return { machine, errors };
}

/** Debian's configuration of the kernel that a form chooses: what there is to change. */
export function usualKconfig(
  { kernel, arch }: Pick<MachineForm, 'kernel' | 'arch'>,
  treeArch: Arch | null,
): Kconfig {
  const { builds } = releaseThatBoots(kernel).release;
  if (arch === ARM_LPAE) return withLpae(builds.arm.kconfig);
  return builds[archThatBoots(ARCHES.find((name) => name === arch) ?? treeArch)].kconfig;
}

/** A configuration with changes, less a size of pages that its architecture does not have. */
function changed(usual: Kconfig, changes: Partial<Kconfig>): Kconfig {
  const kconfig = { ...usual, ...changes, arch: usual.arch };
  return PAGE_SIZES[usual.arch].includes(kconfig.pageSize) ? kconfig : withPageSize(kconfig, usual.pageSize);
}

/** What fields of the form say of a kernel by themselves. */
const CHOSEN: readonly (keyof Kconfig)[] = ['arch', 'release'];

/** What a configuration has otherwise than the usual one. */
export function kconfigChanges(kconfig: Kconfig, usual: Kconfig): Partial<Kconfig> {
  const changes = (Object.keys(usual) as (keyof Kconfig)[]).filter(
    (name) => !CHOSEN.includes(name) && usual[name] !== kconfig[name],
  );
  return Object.fromEntries(changes.map((name) => [name, kconfig[name]]));
}

/** What the form has to choose for a configuration. */
export function kernelChoice({ release, arch, physAddr64 }: Kconfig): Pick<MachineForm, 'kernel' | 'arch'> {
  return {
    kernel: nearestRelease(release)?.release.version ?? '',
    arch: arch === 'arm' && physAddr64 ? ARM_LPAE : arch,
  };
}

/** Whether a text is a release that the page can choose: one between the oldest and the newest that are modelled. */
export function isRelease(text: string): boolean {
  return nearestRelease(text)?.release.version === text;
}

function releaseOf(text: string): string {
  if (!isRelease(text)) throw new FieldError('is not modelled');
  return text;
}

function archOf(text: string): Arch {
  const arch = ARCHES.find((name) => name === text);
  if (arch !== undefined) return arch;
  if (text !== ARM_LPAE) throw new FieldError('is not modelled');
  return 'arm';
}

function blobBase(text: string): bigint {
  const base = numberOf(text);
  if (base % 8n !== 0n) throw new FieldError('is no multiple of 8, and the kernel would not start');
  return base;
}

function pageSizeOf(text: string, arch: Arch): number {
  const size = Number(numberOf(text));
  if (!PAGE_SIZES.arm64.includes(size)) throw new FieldError('a page has 4K, 16K or 64K');
  if (!PAGE_SIZES[arch].includes(size)) throw new FieldError(noPagesText(arch));
  return size;
}
