// SPDX-License-Identifier: MIT
import { bytePath } from './board-input.ts';
import type { MachineForm } from './board-input.ts';
import { withPageSize } from '../linux/kconfig.ts';
import { DEBIAN_ARM64_7_2 } from '../linux/releases/linux-7.2.ts';
import type { Kconfig } from '../linux/kconfig.ts';
import type { Machine } from '../linux/machine.ts';
import { FieldError, banksOf, numberOf, rangeOf } from './numbers.ts';

/** The fields that are typed. */
export type FieldName = Exclude<keyof MachineForm, 'kconfig'>;

/** What a form comes to: the machine, and what is wrong with each field that is left out of it. */
export interface ReadForm {
  readonly machine: Machine;
  readonly errors: Readonly<Partial<Record<FieldName, string>>>;
}

/** Reads a form. A field that makes no sense counts as empty, so that the rest of the page lives on. */
export function readForm(form: MachineForm): ReadForm {
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
  const machine = {
    memory: banks?.length === 0 ? undefined : banks,
    cmdline: read('cmdline', bytePath),
    image: read('image', rangeOf),
    initrd: read('initrd', rangeOf),
    fdt: read('fdt', blobBase),
    kconfig: kconfigOf(form.kconfig, read('pageSize', pageSizeOf)),
  };
  return { machine, errors };
}

/** The configuration that a form asks for; undefined where it asks for nothing. */
function kconfigOf(changes: Partial<Kconfig>, pageSize: number | undefined): Kconfig | undefined {
  if (Object.keys(changes).length === 0 && pageSize === undefined) return undefined;
  const kconfig = { ...DEBIAN_ARM64_7_2, ...changes };
  return pageSize === undefined ? kconfig : withPageSize(kconfig, pageSize);
}

/** What a configuration has otherwise than Debian's. */
export function kconfigChanges(kconfig: Kconfig): Partial<Kconfig> {
  const changed = Object.entries(kconfig).filter(
    ([name, value]) => DEBIAN_ARM64_7_2[name as keyof Kconfig] !== value,
  );
  return Object.fromEntries(changed);
}

function blobBase(text: string): bigint {
  const base = numberOf(text);
  if (base % 8n !== 0n) throw new FieldError('is no multiple of 8, and the kernel would not start');
  return base;
}

function pageSizeOf(text: string): number {
  const size = Number(numberOf(text));
  if (!PAGE_SIZES.includes(size)) throw new FieldError('a page has 4K, 16K or 64K');
  return size;
}

const PAGE_SIZES = [0x1000, 0x4000, 0x10000];
