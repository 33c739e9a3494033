// SPDX-License-Identifier: MIT
//
// A second opinion on memblock: a small address space as an array of units, each with its state. Allocation
// tries every address.
import { roundDown, roundUp } from '../../src/base/u64.ts';

/** Bytes in a unit. */
export const UNIT = 0x1000;
export const UNITS = 96;

/** The state of a unit in one of the two lists. */
export interface Unit {
  readonly flags: number;
  readonly nid: number;
}

/** A run of adjacent units with the same state: what memblock should have as one region. */
export interface Run extends Unit {
  readonly base: number;
  readonly end: number;
}

export interface Wanted {
  readonly size: number;
  readonly align: number;
  readonly start: number;
  readonly end: number;
  readonly nid: number;
  readonly exact: boolean;
  readonly bottomUp: boolean;
}

const NOMAP = 4;
const KERNEL = 0x20;
const NO_NODE = -1;

/** All addresses are multiples of UNIT, except an allocation's `start`, `end` and alignment. */
export class NaiveMemblock {
  readonly memory: (Unit | null)[] = Array.from({ length: UNITS }, () => null);
  readonly reserved: (Unit | null)[] = Array.from({ length: UNITS }, () => null);

  add(from: number, to: number): void {
    change(this.memory, from, to, (unit) => unit ?? { flags: 0, nid: NO_NODE });
  }

  remove(from: number, to: number): void {
    change(this.memory, from, to, () => null);
  }

  reserve(from: number, to: number, unit: Unit = { flags: 0, nid: NO_NODE }): void {
    change(this.reserved, from, to, (old) => old ?? unit);
  }

  free(from: number, to: number): void {
    change(this.reserved, from, to, () => null);
  }

  setNomap(from: number, to: number, nomap: boolean): void {
    change(this.memory, from, to, (unit) => unit && { ...unit, flags: nomap ? NOMAP : 0 });
  }

  setNode(from: number, to: number, nid: number): void {
    change(this.memory, from, to, (unit) => unit && { ...unit, nid });
  }

  touches(list: 'memory' | 'reserved', from: number, to: number): boolean {
    return this[list].slice(from, to).some((unit) => unit !== null);
  }

  /** The address that an allocation must return; the range is then reserved. 0 for none. */
  allocate(wanted: Wanted): number {
    const onNode = this.#find(wanted, wanted.nid);
    const anywhere = onNode === 0 && wanted.nid !== NO_NODE && !wanted.exact;
    const found = anywhere ? this.#find(wanted, NO_NODE) : onNode;
    if (found === 0) return 0;
    const nid = anywhere ? NO_NODE : wanted.nid;
    this.reserve(found / UNIT, (found + wanted.size) / UNIT, { flags: KERNEL, nid });
    return found;
  }

  /**
   * In every run of free units, the first possible address from the requested end. A run ends where memory of
   * another node or flag starts, even if that is also free: memblock never allocates a range across two of
   * its regions.
   */
  #find({ size, align, start, end, bottomUp }: Wanted, nid: number): number {
    const low = Math.max(start, UNIT);
    const high = Math.max(low, end === 0 ? Infinity : end);
    const mask = BigInt(align);
    const free = this.#freeRuns(nid);
    for (const run of bottomUp ? free : free.reverse()) {
      const base = Math.min(Math.max(run.base, low), high);
      const top = Math.min(Math.max(run.end, low), high);
      const place = bottomUp
        ? Number(roundUp(BigInt(base), mask))
        : top < size
          ? -1
          : Number(roundDown(BigInt(top - size), mask));
      if (place >= base && place < top && place + size <= top) return place;
    }
    return 0;
  }

  #freeRuns(nid: number): Run[] {
    const free = this.memory.map((unit, i) =>
      unit === null ||
      unit.flags === NOMAP ||
      (nid !== NO_NODE && unit.nid !== nid) ||
      this.reserved[i] !== null
        ? null
        : unit,
    );
    return runs(free);
  }
}

/** The runs of equal units, in bytes. */
export function runs(units: readonly (Unit | null)[]): Run[] {
  const found: Run[] = [];
  units.forEach((unit, i) => {
    if (unit === null) return;
    const last = found.at(-1);
    const base = i * UNIT;
    if (last?.end === base && last.flags === unit.flags && last.nid === unit.nid) {
      found[found.length - 1] = { ...last, end: base + UNIT };
    } else {
      found.push({ base, end: base + UNIT, flags: unit.flags, nid: unit.nid });
    }
  });
  return found;
}

function change(
  units: (Unit | null)[],
  from: number,
  to: number,
  update: (unit: Unit | null) => Unit | null,
): void {
  for (let i = from; i < Math.min(to, units.length); i++) units[i] = update(units[i]!);
}
