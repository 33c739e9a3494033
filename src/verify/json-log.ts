// SPDX-License-Identifier: MIT
//
// Logs as JSON: dmesg --json, journalctl -o json and json-pretty.
import { latin1 } from '../base/latin1.ts';
import type { StrippedLine } from './line-prefix.ts';

/** Limit of a document that is one JSON value, which is read as a whole. */
const MAX_DOCUMENT = 16 << 20;
const DOCUMENT = /^\s*(?:\{\s*"dmesg"\s*:\s*)?\[\s*\{/;
/** Text that a useful entry contains; other entries are not parsed. */
const OURS = /mem|Mem|cma|CMA|overlap|Linux|node|order|efi|ACPI|Machine|command|DMA|NUMA|SBI|CPU|crash/;
const MAYBE = /^(?:\{|\s*")/;
/** Start of a member on its own line, in the form of both tools. Its value is the rest of the line. */
const MEMBER = /^\s*"(pri|time|msg|MESSAGE|PRIORITY)"\s*:/;

/** The entries of a log that is one JSON document; undefined for other logs. */
export function jsonDocument(bytes: Uint8Array): StrippedLine[] | undefined {
  if (bytes.length > MAX_DOCUMENT || !DOCUMENT.test(latin1(bytes, 0, Math.min(bytes.length, 256))))
    return undefined;
  const value = parsed(new TextDecoder().decode(bytes));
  const entries = Array.isArray(value) ? (value as unknown[]) : isRecord(value) ? value['dmesg'] : undefined;
  if (!Array.isArray(entries)) return undefined;
  return entries.flatMap((entry) => (isRecord(entry) ? (jsonEntry(entry) ?? []) : []));
}

/** Reads JSON line by line: one object or one member per line. */
export class JsonLines {
  #level: number | null = null;
  #seconds: number | null = null;

  /** The entry that a line is or completes; null for other JSON, undefined for anything else. */
  read(line: string): StrippedLine | null | undefined {
    if (!MAYBE.test(line)) return undefined;
    if (line.startsWith('{') && line.trimEnd().endsWith('}')) {
      if (!OURS.test(line)) return null;
      const value = parsed(utf8(line));
      return isRecord(value) ? jsonEntry(value) : undefined;
    }
    const [start, name] = MEMBER.exec(line) ?? [];
    if (start === undefined) return undefined;
    const text = line.slice(start.length).trim();
    const value = parsed(utf8(text.endsWith(',') ? text.slice(0, -1) : text));
    if (name === 'pri' || name === 'PRIORITY') this.#level = level(value);
    else if (name === 'time') this.#seconds = seconds(value);
    else {
      const message = messageText(value);
      const entry = message === undefined ? null : stamped(message, this.#level, this.#seconds);
      this.#level = null;
      this.#seconds = null;
      return entry;
    }
    return null;
  }
}

/** An entry of dmesg or of the journal; null if the kernel did not write it. */
function jsonEntry(entry: Readonly<Record<string, unknown>>): StrippedLine | null {
  const { msg, pri, time, MESSAGE, PRIORITY, _TRANSPORT } = entry;
  if (_TRANSPORT !== undefined && _TRANSPORT !== 'kernel') return null;
  const text = messageText(msg ?? MESSAGE);
  return text === undefined ? null : stamped(text, level(pri ?? PRIORITY), seconds(time));
}

function stamped(text: string, pri: number | null, time: number | null): StrippedLine {
  return { text, level: pri, stamped: true, seconds: time };
}

/** A message is a string, or an array of bytes if it is not UTF-8 (journald). */
function messageText(value: unknown): string | undefined {
  if (typeof value === 'string') return latin1(new TextEncoder().encode(value));
  if (!Array.isArray(value) || value.length > 8192) return undefined;
  return latin1(Uint8Array.from(value as readonly unknown[], (byte) => Number(byte)));
}

function level(value: unknown): number | null {
  const number = typeof value === 'string' ? Number.parseInt(value, 10) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 ? number & 7 : null;
}

function seconds(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

/** Lines have one character per byte. */
function utf8(line: string): string {
  if (!/[\x80-\xff]/.test(line)) return line;
  return new TextDecoder().decode(Uint8Array.from(line, (char) => char.charCodeAt(0)));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
