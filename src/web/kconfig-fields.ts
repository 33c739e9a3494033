// SPDX-License-Identifier: MIT
//
// The kernel configuration options in the form.
import type { Kconfig } from '../linux/kconfig.ts';
import { el } from './dom.ts';

interface Field {
  readonly name: keyof Kconfig;
  readonly option: string;
  /** Unit of the number. */
  readonly unit?: string;
  readonly max?: number;
}

const FIELDS: readonly Field[] = [
  { name: 'dmaCma', option: 'DMA_CMA' },
  { name: 'cmaSizeSelection', option: 'CMA_SIZE_SEL' },
  { name: 'cmaSizeMbytes', option: 'CMA_SIZE_MBYTES', unit: 'MiB', max: 1 << 20 },
  { name: 'cmaSizePercentage', option: 'CMA_SIZE_PERCENTAGE', unit: '%', max: 100 },
  { name: 'cmaAreas', option: 'CMA_AREAS', max: 4096 },
  { name: 'dmaNumaCma', option: 'DMA_NUMA_CMA' },
  { name: 'cmaSizePernuma', option: 'CMA_SIZE_PERNUMA' },
  { name: 'dmaDeclareCoherent', option: 'DMA_DECLARE_COHERENT' },
  { name: 'dmaRestrictedPool', option: 'DMA_RESTRICTED_POOL' },
  { name: 'dmabufHeapsCma', option: 'DMABUF_HEAPS_CMA' },
  { name: 'zoneDma', option: 'ZONE_DMA' },
  { name: 'zoneDma32', option: 'ZONE_DMA32' },
  { name: 'numa', option: 'NUMA' },
  { name: 'blkDevInitrd', option: 'BLK_DEV_INITRD' },
];

const SELECTIONS = ['mbytes', 'percentage', 'min', 'max'];

/** The fields and their values. */
export class KconfigFields {
  readonly #inputs = new Map<keyof Kconfig, HTMLInputElement | HTMLSelectElement>();
  /** The configuration that the changes apply to. */
  #usual: Kconfig;
  /** All changes, including options without a field. */
  #changes: Partial<Kconfig> = {};

  constructor(place: HTMLElement, usual: Kconfig, onChange: () => void) {
    this.#usual = usual;
    for (const field of FIELDS) {
      const input = inputOf(field, usual);
      input.id = `kconfig-${field.name}`;
      this.#inputs.set(field.name, input);
      const label = el('label', { for: input.id }, el('code', {}, field.option), unitOf(field));
      const isBox = typeof usual[field.name] === 'boolean';
      place.append(
        el('div', { class: isBox ? 'option box' : 'option' }, ...(isBox ? [input, label] : [label, input])),
      );
      input.addEventListener('input', () => {
        this.#read(field);
        onChange();
      });
    }
    this.set({});
  }

  /** The differences from the usual configuration. */
  get changes(): Partial<Kconfig> {
    return this.#changes;
  }

  /** Replaces the changes; another kernel also has another usual configuration. */
  set(changes: Partial<Kconfig>, usual = this.#usual): void {
    this.#usual = usual;
    this.#changes = changes;
    const kconfig = { ...usual, ...changes };
    for (const [name, input] of this.#inputs) {
      const value = kconfig[name];
      if (input instanceof HTMLInputElement && typeof value === 'boolean') input.checked = value;
      else input.value = String(value);
      input.removeAttribute('aria-invalid');
    }
  }

  #read({ name, max = 0 }: Field): void {
    const input = this.#inputs.get(name)!;
    let value: boolean | number | string = input.value;
    if (input instanceof HTMLInputElement && input.type === 'checkbox') value = input.checked;
    else if (typeof this.#usual[name] === 'number') {
      value = Number(input.value);
      const isGood = /^[0-9]+$/.test(input.value) && value <= max;
      input.setAttribute('aria-invalid', String(!isGood));
      if (!isGood) return;
    }
    const others = Object.entries(this.#changes).filter(([other]) => other !== name);
    const changed = value === this.#usual[name] ? others : [...others, [name, value] as const];
    this.#changes = Object.fromEntries(changed);
  }
}

function inputOf({ name, max }: Field, usual: Kconfig): HTMLInputElement | HTMLSelectElement {
  if (name === 'cmaSizeSelection')
    return el('select', {}, ...SELECTIONS.map((value) => el('option', { value }, value)));
  if (typeof usual[name] === 'boolean') return el('input', { type: 'checkbox' });
  return el('input', { type: 'number', min: 0, max: max ?? 0, step: 1 });
}

function unitOf({ unit }: Field): string | null {
  return unit === undefined ? null : ` (${unit})`;
}
