// SPDX-License-Identifier: MIT
import type { DtNode } from '../tree/node.ts';

/** Kernel log levels (`KERN_ERR` and so on). */
const LEVEL_CRIT = 2;
export const LEVEL_ERR = 3;
export const LEVEL_WARNING = 4;
const LEVEL_NOTICE = 5;
const LEVEL_INFO = 6;

/** A line of the kernel's log, without its timestamp. */
export interface LogLine {
  readonly level: number;
  readonly text: string;
  /** Path of the node the kernel was at work on, where it was at one. */
  readonly node: string | null;
}

/** The kernel's log buffer. */
export class Printk {
  readonly lines: LogLine[] = [];
  readonly #addressDigits: number;
  readonly #longBits: number;
  #node: DtNode | null = null;

  /**
   * @param addressBits bits of a physical address (`phys_addr_t`)
   * @param longBits bits of a `long`
   */
  constructor(addressBits: 32 | 64, longBits: 32 | 64) {
    this.#addressDigits = addressBits / 4;
    this.#longBits = longBits;
  }

  /** `(unsigned long)size / SZ_1M`: where that is less wide than a size, what is above is lost. */
  longMib(size: bigint): bigint {
    return mib(BigInt.asUintN(this.#longBits, size));
  }

  /** `%pa`: a physical address or size, as wide as they are. */
  pa(value: bigint): string {
    return pa(value, this.#addressDigits);
  }

  /** Runs `work` with its lines put down to a node. */
  during<T>(node: DtNode, work: () => T): T {
    const outer = this.#node;
    this.#node = node;
    try {
      return work();
    } finally {
      this.#node = outer;
    }
  }

  /** Logs a message; each of its lines becomes one of the log, as `dmesg` shows them. */
  print(level: number, message: string): void {
    const node = this.#node?.path ?? null;
    for (const text of message.split('\n')) this.lines.push({ level, text, node });
  }

  /** `pr_crit()` */
  crit(message: string): void {
    this.print(LEVEL_CRIT, message);
  }

  /** `pr_err()` */
  err(message: string): void {
    this.print(LEVEL_ERR, message);
  }

  /** `pr_warn()` */
  warn(message: string): void {
    this.print(LEVEL_WARNING, message);
  }

  /** `pr_notice()` */
  notice(message: string): void {
    this.print(LEVEL_NOTICE, message);
  }

  /** `pr_info()` */
  info(message: string): void {
    this.print(LEVEL_INFO, message);
  }
}

/** `%pa`: a physical address or size, of so many hexadecimal digits. */
export function pa(value: bigint, digits: number): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}

/** `size / SZ_1M` as messages have it: rounded down. */
export function mib(size: bigint): bigint {
  return size >> 20n;
}
