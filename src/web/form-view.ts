// SPDX-License-Identifier: MIT
import { hex } from '../base/hex.ts';
import { KconfigError, parseKconfig } from '../linux/kconfig-file.ts';
import type { Analysis } from './analysis.ts';
import { EMPTY_FORM } from './board-input.ts';
import type { MachineForm } from './board-input.ts';
import { button, byId } from './dom.ts';
import { KconfigFields } from './kconfig-fields.ts';
import { kconfigChanges } from './machine-form.ts';
import type { FieldName, ReadForm } from './machine-form.ts';

const FIELDS = ['memory', 'cmdline', 'pageSize', 'image', 'initrd', 'fdt'] as const satisfies FieldName[];

/** Sizes that RAM can be set to by a button, in GiB. */
const SIZES = [1, 2, 4, 8, 16];
/** Where RAM is put when neither the tree nor its regions say anything. */
const SOME_BASE = 0x40000000n;
const GIB = 1n << 30n;

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** The form of the machine. */
export class FormView {
  readonly #fields: ReadonlyMap<FieldName, Field>;
  readonly #kconfig: KconfigFields;
  readonly #onChange: () => void;
  /** Where RAM begins that a button sets. */
  #base = SOME_BASE;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
    this.#fields = new Map(FIELDS.map((name) => [name, byId(name, HTMLElement) as Field]));
    for (const field of this.#fields.values()) field.addEventListener('input', onChange);
    this.#kconfig = new KconfigFields(byId('kconfig', HTMLElement), () => {
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

  /** What is typed. */
  get form(): MachineForm {
    const typed = Array.from(this.#fields, ([name, { value }]) => [name, value]);
    return { ...(Object.fromEntries(typed) as MachineForm), kconfig: this.#kconfig.changes };
  }

  set(form: MachineForm): void {
    for (const [name, field] of this.#fields) field.value = form[name];
    this.#kconfig.set(form.kconfig);
    this.#showKconfig();
  }

  /**
   * Takes over a kernel's `.config`.
   *
   * @returns what to say of it
   */
  load({ name, text }: { readonly name: string; readonly text: string }): string {
    try {
      this.#setKconfig(kconfigChanges(parseKconfig(text)));
      return `The configuration is that of ${name}.`;
    } catch (error) {
      if (error instanceof KconfigError) return `${name} is no kernel configuration: ${error.message}.`;
      throw error;
    }
  }

  #setKconfig(changes: MachineForm['kconfig']): void {
    this.#kconfig.set(changes);
    this.#showKconfig();
    this.#onChange();
  }

  #showKconfig(): void {
    const count = Object.keys(this.#kconfig.changes).length;
    const options = count === 1 ? 'One option differs' : `${count} options differ`;
    byId('kconfig-hint', HTMLElement).textContent =
      count === 0 ? 'Debian’s for arm64.' : `${options} from Debian’s for arm64.`;
  }

  /** Says beside each field what is wrong with it. */
  showErrors(errors: ReadForm['errors']): void {
    for (const [name, field] of this.#fields) {
      const place = document.getElementById(`${name}-error`);
      const error = errors[name];
      field.toggleAttribute('data-wrong', error !== undefined);
      field.setAttribute('aria-invalid', String(error !== undefined));
      // a live region that is set to what it says already would say it again
      if (place !== null && place.textContent !== (error ?? '')) place.textContent = error ?? '';
    }
  }

  /** Says in the empty fields what the board says itself. */
  showBoard({ boot, map, memoryBase }: Analysis): void {
    const memory = this.#fields.get('memory')!;
    if (memory.value.trim() === '' && memory instanceof HTMLTextAreaElement) {
      const banks = map.banks.slice(0, 8).map(({ base, size }) => `${hex(base)}:${hex(size)}`);
      memory.placeholder = banks.join('\n') || 'unknown: the tree describes none';
      memory.rows = Math.min(Math.max(2, banks.length), 6);
      this.#base = memoryBase ?? map.banks[0]?.base ?? lowestRegion(boot) ?? SOME_BASE;
    }
  }
}

/** The GiB in which the regions begin. */
function lowestRegion({ regions }: Analysis['boot']): bigint | null {
  const bases = regions.map(({ base }) => base).filter((base) => base !== null);
  const lowest = bases.reduce<bigint | null>((low, base) => (low === null || base < low ? base : low), null);
  return lowest === null ? null : (lowest / GIB) * GIB;
}
