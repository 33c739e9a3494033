// SPDX-License-Identifier: MIT
import { settleMachine } from '../engine/machine-settings.ts';
import type { MachineFiles } from '../engine/machine-settings.ts';
import { GrammarError } from '../engine/numbers.ts';
import type { Arch } from '../linux/arch/arch.ts';
import { archName, archNamed, hasPageSize } from '../linux/arch/architectures.ts';
import { withLpae, withPageSize } from '../linux/kconfig-variants.ts';
import type { Kconfig } from '../linux/kconfig.ts';
import { printableUtf8 } from '../report/safe-text.ts';
import { archThatBoots, releaseThatBoots } from '../linux/kernel.ts';
import type { Machine } from '../linux/machine.ts';
import { nearestRelease } from '../linux/releases/releases.ts';
import type { MachineForm } from './board-input.ts';

/** The fields with text or a choice. */
export type FieldName = Exclude<keyof MachineForm, 'kconfig'>;

/** The machine of a form, and the errors of the fields that were ignored. */
export interface ReadForm {
  readonly machine: Machine;
  readonly errors: Readonly<Partial<Record<FieldName, string>>>;
}

/**
 * Reads a form. An invalid field counts as empty, so that the rest of the page keeps working.
 *
 * @param treeArch architecture of the tree's processors; null if the tree does not say
 */
export function readForm(form: MachineForm, treeArch: Arch | null): ReadForm {
  const usual = usualKconfig(form, treeArch);
  const { memory, arch, ...others } = typed(form);
  const { machine, errors } = settleMachine(
    { ...others, arch: arch ?? usual.arch, memory: memory === undefined ? undefined : [memory] },
    NO_FILES,
    (setting) => setting,
  );
  const changes = Object.keys(form.kconfig).length === 0 ? undefined : changed(usual, form.kconfig);
  return {
    machine: changes === undefined ? machine : { ...machine, kconfig: changes },
    errors: Object.fromEntries(errors.map(({ setting, reason }) => [setting, printableUtf8(reason)])),
  };
}

/** The fields that are not blank. */
function typed(form: MachineForm): Readonly<Partial<Record<FieldName, string>>> {
  const texts = Object.entries(form).flatMap(([name, text]) =>
    typeof text === 'string' ? [[name, text.trim()]] : [],
  );
  return Object.fromEntries(texts.filter(([, text]) => text !== '')) as Partial<Record<FieldName, string>>;
}

/** The page reads a dropped configuration, but no kernel image. */
const NO_FILES: MachineFiles = {
  config: () => {
    throw new GrammarError('drop the file onto the page');
  },
  image: () => {
    throw new GrammarError('the page reads no image: write BASE:SIZE, such as 0x40200000:32M');
  },
};

/** Debian's configuration of the kernel in a form: the one that changes apply to. */
export function usualKconfig(
  { kernel, arch }: Pick<MachineForm, 'kernel' | 'arch'>,
  treeArch: Arch | null,
): Kconfig {
  const { builds } = releaseThatBoots(kernel).release;
  const named = archNamed(arch);
  const { kconfig } = builds[archThatBoots(named?.arch ?? treeArch)];
  return named?.lpae === true ? withLpae(kconfig) : kconfig;
}

/** A configuration with changes, without a page size that its architecture does not have. */
function changed(usual: Kconfig, changes: Partial<Kconfig>): Kconfig {
  const kconfig = { ...usual, ...changes, arch: usual.arch };
  return hasPageSize(usual.arch, kconfig.pageSize) ? kconfig : withPageSize(kconfig, usual.pageSize);
}

/** Properties of a kernel that have fields of their own in the form. */
const CHOSEN: readonly (keyof Kconfig)[] = ['arch', 'release'];

/** The differences of a configuration from the usual one. */
export function kconfigChanges(kconfig: Kconfig, usual: Kconfig): Partial<Kconfig> {
  const changes = (Object.keys(usual) as (keyof Kconfig)[]).filter(
    (name) => !CHOSEN.includes(name) && usual[name] !== kconfig[name],
  );
  return Object.fromEntries(changes.map((name) => [name, kconfig[name]]));
}

/** The kernel and architecture to select in the form for a configuration. */
export function kernelChoice(kconfig: Kconfig): Pick<MachineForm, 'kernel' | 'arch'> {
  return {
    kernel: nearestRelease(kconfig.release)?.release.version ?? '',
    arch: archName(kconfig),
  };
}

/**
 * Whether a text is a release that the page can select: one between the oldest and the newest modelled
 * release.
 */
export function isRelease(text: string): boolean {
  return nearestRelease(text)?.release.version === text;
}
