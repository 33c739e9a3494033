// SPDX-License-Identifier: MIT

const FIRST_SIZE = 1024;
/** Limit of slots that are searched: names made to collide are not shared. */
const MAX_PROBES = 16;

/** One string for all equal names: a board uses some hundred names ten thousand times. */
export class NameTable {
  #names: (string | undefined)[] = new Array<string | undefined>(FIRST_SIZE).fill(undefined);
  #hashes = new Int32Array(FIRST_SIZE);
  #count = 0;

  get size(): number {
    return this.#count;
  }

  /** The name from `start` to `end` of a text; `hash` is the hash of its characters. */
  get(text: string, start: number, end: number, hash: number): string {
    const names = this.#names;
    const mask = names.length - 1;
    let slot = hash & mask;
    for (let i = 0; i < MAX_PROBES; i++) {
      const name = names[slot];
      if (name === undefined) return this.#add(slot, hash, text.slice(start, end));
      if (this.#hashes[slot] === hash && name.length === end - start && text.startsWith(name, start))
        return name;
      slot = (slot + 1) & mask;
    }
    return text.slice(start, end);
  }

  clear(): void {
    this.#names.fill(undefined);
    this.#count = 0;
  }

  #add(slot: number, hash: number, name: string): string {
    this.#names[slot] = name;
    this.#hashes[slot] = hash;
    if (++this.#count > this.#names.length / 2) this.#enlarge();
    return name;
  }

  #enlarge(): void {
    const [names, hashes] = [this.#names, this.#hashes];
    const size = 2 * names.length;
    const mask = size - 1;
    this.#names = new Array<string | undefined>(size).fill(undefined);
    this.#hashes = new Int32Array(size);
    for (const [i, name] of names.entries()) {
      if (name === undefined) continue;
      const slot = this.#freeSlot(hashes[i]! & mask, mask);
      if (slot === undefined) continue;
      this.#names[slot] = name;
      this.#hashes[slot] = hashes[i]!;
    }
  }

  #freeSlot(from: number, mask: number): number | undefined {
    for (let i = 0; i < MAX_PROBES; i++)
      if (this.#names[(from + i) & mask] === undefined) return (from + i) & mask;
    return undefined;
  }
}

/** Starts a hash with a name's first character. */
export function hashStart(code: number): number {
  return Math.imul(code, 0x9e3779b1);
}

/** Adds the next character to a hash. */
export function hashNext(hash: number, code: number): number {
  const mixed = Math.imul(hash ^ code, 0x01000193);
  return mixed ^ (mixed >>> 15);
}
