// SPDX-License-Identifier: MIT
import { hex } from '../base/hex.ts';
import { ARCH_NAMES } from '../linux/arch/arch.ts';
import type { Arch } from '../linux/arch/arch.ts';
import { archNamed } from '../linux/arch/architectures.ts';
import { KconfigError, parseKconfig } from '../linux/kconfig-file.ts';
import { archThatBoots, releaseThatBoots, standInText } from '../linux/kernel.ts';
import { RELEASES } from '../linux/releases/releases.ts';
import { printable, printableUtf8 } from '../report/safe-text.ts';
import type { Analysis } from './analysis.ts';
import { EMPTY_FORM } from './board-input.ts';
import type { MachineForm } from './board-input.ts';
import { button, byId, el } from './dom.ts';
import { KconfigFields } from './kconfig-fields.ts';
import { isRelease, kconfigChanges, kernelChoice, readForm, usualKconfig } from './machine-form.ts';
import type { FieldName } from './machine-form.ts';

const FIELDS = [
  'memory',
  'cmdline',
  'kernel',
  'arch',
  'pageSize',
  'image',
  'initrd',
  'fdt',
] as const satisfies FieldName[];

/** Sizes of RAM that have a button, in GiB. */
const SIZES = [1, 2, 4, 8, 16];
/** Start of RAM if neither the tree nor its regions give one. */
const SOME_BASE = 0x40000000n;
const GIB = 1n << 30n;

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** The form of the machine. */
export class FormView {
  readonly #fields: ReadonlyMap<FieldName, Field>;
  readonly #kconfig: KconfigFields;
  readonly #onChange: () => void;
  /** Start of the RAM that a button sets. */
  #base = SOME_BASE;
  /** Architecture of the shown tree. */
  #treeArch: Arch | null = null;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
    this.#fields = new Map(FIELDS.map((name) => [name, byId(name, HTMLElement) as Field]));
    for (const field of this.#fields.values()) field.addEventListener('input', onChange);
    this.#listKernels();
    const usual = usualKconfig(EMPTY_FORM, null);
    this.#kconfig = new KconfigFields(byId('kconfig', HTMLElement), usual, () => {
      this.#showKconfig();
      onChange();
    });
    byId('memory-sizes', HTMLElement).append(
      ...SIZES.map((size) =>
        button(`${size} GiB`, () => {
          this.#fields.get('memory')!.value = `${hex(this.#base)}:${size}G`;
          onChange();
        }),
      ),
    );
    const form = byId('machine', HTMLFormElement);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
    });
    form.addEventListener('reset', (event) => {
      event.preventDefault();
      this.set(EMPTY_FORM);
      onChange();
    });
    byId('reset-config', HTMLElement).addEventListener('click', () => {
      this.#setKconfig({});
    });
    this.#showKconfig();
  }

  /** The values of the fields. */
  get form(): MachineForm {
    const typed = Array.from(this.#fields, ([name, { value }]) => [name, value]);
    return { ...(Object.fromEntries(typed) as MachineForm), kconfig: this.#kconfig.changes };
  }

  set(form: MachineForm): void {
    for (const name of this.#fields.keys()) this.#put(name, form[name]);
    this.#kconfig.set(form.kconfig, usualKconfig(form, this.#treeArch));
    this.#showKconfig();
  }

  /**
   * Fills in the form from a kernel's `.config`.
   *
   * @returns a message for the user
   */
  load({ name, text }: { readonly name: string; readonly text: string }): string {
    try {
      const kconfig = parseKconfig(text);
      const choice = kernelChoice(kconfig);
      const { release, exact } = releaseThatBoots(kconfig.release);
      for (const [field, value] of Object.entries(choice)) this.#put(field as FieldName, value);
      this.#setKconfig(kconfigChanges(kconfig, usualKconfig(choice, null)));
      const standIn =
        exact || kconfig.release === '' ? undefined : standInText(kconfig.release, release, kconfig.arch);
      return `The configuration is that of ${name}${standIn === undefined ? '' : `: ${printable(standIn)}`}.`;
    } catch (error) {
      if (error instanceof KconfigError)
        return `${name} is not a kernel configuration: ${printableUtf8(error.message)}.`;
      throw error;
    }
  }

  /** Fills in a field. A release that is not in the list of kernels is added to the list. */
  #put(name: FieldName, value: string): void {
    const field = this.#fields.get(name)!;
    field.value = value;
    if (name !== 'kernel' || field.value === value || !isRelease(value)) return;
    field.append(el('option', { value }, `Linux ${value}`));
    field.value = value;
  }

  #setKconfig(changes: MachineForm['kconfig']): void {
    this.#kconfig.set(changes);
    this.#showKconfig();
    this.#onChange();
  }

  #listKernels(): void {
    const kernels = RELEASES.map(({ version }) => el('option', { value: version }, `Linux ${version}`));
    const arches = ARCH_NAMES.map((value) => el('option', { value }, archNamed(value)?.spoken ?? value));
    this.#fields
      .get('kernel')!
      .append(el('option', { value: '' }, `Linux ${RELEASES[0]!.version} (newest)`), ...kernels);
    this.#fields.get('arch')!.append(el('option', { value: '' }), ...arches);
    for (const name of ['kernel', 'arch', 'pageSize'] as const) {
      this.#fields.get(name)!.addEventListener('input', () => {
        this.#showKconfig();
      });
    }
  }

  /** Shows the configuration of the chosen kernel. */
  #showKconfig(): void {
    const usual = usualKconfig(this.form, this.#treeArch);
    this.#kconfig.set(this.#kconfig.changes, usual);
    const { pageSize } = { ...usual, ...this.#kconfig.changes };
    const ofTree =
      this.#treeArch === null
        ? `${archThatBoots(null)} (not in the tree)`
        : `from the tree (${this.#treeArch})`;
    setText(this.#fields.get('arch')!, ofTree);
    setText(this.#fields.get('pageSize')!, `as configured (${pageSize / 1024} KiB)`);
    const count = Object.keys(this.#kconfig.changes).length;
    const options = count === 1 ? 'One option differs' : `${count} options differ`;
    byId('kconfig-hint', HTMLElement).textContent =
      count === 0
        ? `Debian’s configuration for ${usual.arch}.`
        : `${options} from Debian’s configuration for ${usual.arch}.`;
  }

  /** Shows the error of each field next to it. */
  showErrors(): void {
    const { errors } = readForm(this.form, this.#treeArch);
    for (const [name, field] of this.#fields) {
      const place = document.getElementById(`${name}-error`);
      const error = errors[name];
      field.toggleAttribute('data-wrong', error !== undefined);
      field.setAttribute('aria-invalid', String(error !== undefined));
      // setting a live region to the same text would make screen readers repeat it
      if (place !== null && place.textContent !== (error ?? '')) place.textContent = error ?? '';
    }
  }

  /** Shows the board's own values as placeholders of the empty fields. */
  showBoard({ boot, map, memoryBase, treeArch }: Analysis): void {
    if (treeArch !== this.#treeArch) {
      this.#treeArch = treeArch;
      this.#showKconfig();
      this.showErrors();
    }
    const memory = this.#fields.get('memory')!;
    if (memory.value.trim() === '' && memory instanceof HTMLTextAreaElement) {
      const banks = map.banks.slice(0, 8).map(({ base, size }) => `${hex(base)}:${hex(size)}`);
      memory.placeholder = banks.join('\n') || 'unknown: the tree gives no size';
      memory.rows = Math.min(Math.max(2, banks.length), 6);
      this.#base = memoryBase ?? map.banks[0]?.base ?? lowestRegion(boot) ?? SOME_BASE;
    }
  }
}

/** Sets the text of a list's first entry, which means "not chosen". */
function setText(list: Field, text: string): void {
  const first = list.querySelector('option');
  if (first !== null && first.textContent !== text) first.textContent = text;
}

/** The address of the lowest region, rounded down to 1 GiB. */
function lowestRegion({ regions }: Analysis['boot']): bigint | null {
  const bases = regions.map(({ base }) => base).filter((base) => base !== null);
  const lowest = bases.reduce<bigint | null>((low, base) => (low === null || base < low ? base : low), null);
  return lowest === null ? null : (lowest / GIB) * GIB;
}
