// SPDX-License-Identifier: MIT
import type { DtNode } from '../tree/node.ts';
import { LEVELS } from './messages/message-kind.ts';
import { MESSAGES, printMessage } from './messages/messages.ts';
import type { AnyFields, MessageFields, MessageId, PrintingKernel } from './messages/messages.ts';

export const LEVEL_ERR = LEVELS.err;
export const LEVEL_WARNING = LEVELS.warn;

/** A line of the kernel's log, without its timestamp. */
export interface LogLine {
  /** Id of its message; null for a line of a handler that the caller supplied. */
  readonly id: MessageId | null;
  /** The message's fields; sizes are as exact as in the message. */
  readonly fields: AnyFields;
  readonly level: number;
  readonly text: string;
  /** Which line of its message it is, from 0. */
  readonly part: number;
  /** Path of the node that the kernel was processing, if any. */
  readonly node: string | null;
}

/** The kernel's log buffer. */
export class Printk {
  readonly lines: LogLine[] = [];
  readonly #kernel: PrintingKernel;
  readonly #longBits: number;
  #node: DtNode | null = null;

  /**
   * @param release as `releaseNumber()` gives it
   * @param addressBits bits of a physical address (`phys_addr_t`)
   * @param longBits bits of a `long`
   */
  constructor(release: number, addressBits: 32 | 64, longBits: 32 | 64) {
    this.#kernel = { release, digits: addressBits / 4 };
    this.#longBits = longBits;
  }

  /** `(unsigned long)size`: where a long is not as wide as a size, what is above is lost. */
  long(size: bigint): bigint {
    return BigInt.asUintN(this.#longBits, size);
  }

  /** Runs `work` and attributes its lines to a node. */
  during<T>(node: DtNode, work: () => T): T {
    const outer = this.#node;
    this.#node = node;
    try {
      return work();
    } finally {
      this.#node = outer;
    }
  }

  /** Logs a message of the kernel's; each of its lines becomes one of the log, as `dmesg` shows them. */
  log<Id extends MessageId>(id: Id, fields: MessageFields<Id>): void {
    const { text, fields: said } = printMessage(id, fields, this.#kernel);
    this.#print(id, said, LEVELS[MESSAGES[id].level], text);
  }

  /** Logs a message of a handler of the caller's. */
  print(level: number, message: string): void {
    this.#print(null, {}, level, message);
  }

  #print(id: MessageId | null, fields: AnyFields, level: number, message: string): void {
    const node = this.#node?.path ?? null;
    for (const [part, text] of message.split('\n').entries())
      this.lines.push({ id, fields, level, text, part, node });
  }

  /** `pr_crit()` */
  crit(message: string): void {
    this.print(LEVELS.crit, message);
  }

  /** `pr_err()` */
  err(message: string): void {
    this.print(LEVELS.err, message);
  }

  /** `pr_warn()` */
  warn(message: string): void {
    this.print(LEVELS.warn, message);
  }

  /** `pr_notice()` */
  notice(message: string): void {
    this.print(LEVELS.notice, message);
  }

  /** `pr_info()` */
  info(message: string): void {
    this.print(LEVELS.info, message);
  }
}
