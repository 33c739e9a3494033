// SPDX-License-Identifier: MIT

/** Limit of remembered name endings: a large real tree has some 20,000. */
const MAX_ENDS = 200_000;
const FIRST_SLOTS = 16384;
/**
 * Limit of hash table slots that are searched for one ending: only names made to collide need more, and those
 * are not remembered.
 */
const MAX_PROBES = 32;

/**
 * The strings block, filled like dtc does: a name is searched for in the existing text, so `reg` is found at
 * the end of `interrupt-reg`; if it is not found, it is appended. A tree with far more names than any real
 * one shares fewer of them.
 */
export class StringTable {
  #bytes = new Uint8Array(4096);
  #length = 0;
  /** The offset of each name that was added. */
  readonly #offsets = new Map<string, number>();
  /**
   * A hash table of all names and name endings in the block: the lowest offset of each, plus one, and its
   * hash.
   */
  #slots = new Int32Array(FIRST_SLOTS);
  #hashes = new Int32Array(FIRST_SLOTS);
  #count = 0;

  get length(): number {
    return this.#length;
  }

  offsetOf(name: string): number {
    let offset = this.#offsets.get(name);
    if (offset === undefined) {
      offset = this.#add(name);
      this.#offsets.set(name, offset);
    }
    return offset;
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Finds a name as the ending of another one, or appends it. */
  #add(name: string): number {
    const start = this.#length;
    const end = start + name.length;
    this.#reserve(end + 1);
    const bytes = this.#bytes;
    let hash = 0;
    // the name is always written, but only kept if it was not found
    for (let i = 0; i < name.length; i++) bytes[start + i] = name.charCodeAt(i);
    bytes[end] = 0;
    for (let at = end; at-- > start;) hash = mix(hash, bytes[at]!);
    const known = this.#find(start, hash);
    if (known >= 0) return known;
    this.#length = end + 1;
    hash = 0;
    this.#remember(end, hash);
    for (let at = end; at-- > start;) this.#remember(at, (hash = mix(hash, bytes[at]!)));
    return start;
  }

  /** The offset of a string equal to the one at an offset; -1 if there is none. */
  #find(at: number, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask, i = 0; i < MAX_PROBES; slot = (slot + ++i) & mask) {
      const known = this.#slots[slot]! - 1;
      if (known < 0) return -1;
      if (this.#hashes[slot] === hash && this.#isSame(known, at)) return known;
    }
    return -1;
  }

  /** Remembers the string at an offset, unless an equal one comes before it. */
  #remember(at: number, hash: number): void {
    if (this.#count >= MAX_ENDS) return;
    if (2 * this.#count >= this.#slots.length) this.#enlarge();
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask, i = 0; i < MAX_PROBES; slot = (slot + ++i) & mask) {
      const known = this.#slots[slot]! - 1;
      if (known < 0) {
        this.#slots[slot] = at + 1;
        this.#hashes[slot] = hash;
        this.#count++;
        return;
      }
      if (this.#hashes[slot] === hash && this.#isSame(known, at)) return;
    }
  }

  /** Whether two strings in the block are equal. */
  #isSame(a: number, b: number): boolean {
    const bytes = this.#bytes;
    for (; ; a++, b++) {
      if (bytes[a] !== bytes[b]) return false;
      if (bytes[a] === 0) return true;
    }
  }

  #reserve(length: number): void {
    if (length <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * length);
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }

  #enlarge(): void {
    const [slots, hashes] = [this.#slots, this.#hashes];
    const size = 2 * slots.length;
    const mask = size - 1;
    this.#slots = new Int32Array(size);
    this.#hashes = new Int32Array(size);
    for (let i = 0; i < slots.length; i++) {
      if (slots[i] === 0) continue;
      let slot = hashes[i]! & mask;
      for (let step = 0; this.#slots[slot] !== 0;) slot = (slot + ++step) & mask;
      this.#slots[slot] = slots[i]!;
      this.#hashes[slot] = hashes[i]!;
    }
  }
}

/** Adds the preceding character to a string's hash. */
function mix(hash: number, code: number): number {
  const mixed = Math.imul(hash ^ code, 0x01000193);
  return mixed ^ (mixed >>> 13);
}
