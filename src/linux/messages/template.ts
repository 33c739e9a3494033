// SPDX-License-Identifier: MIT
//
// The text of a kernel message with fields: one template both prints and parses the message.
//
//   cma: Reserved {size:mib} MiB at {base:pa}[ on node {nid:int}]
//
// A field is `{name:kind}`. Text in square brackets is only printed if all of its fields have values. There
// is no other syntax.

/** The kinds of fields: how they are printed, and the type of their values. */
interface FieldTypes {
  /** A physical address or a size, `0x` and as many digits as an address of the kernel has (`%pa`). */
  readonly pa: bigint;
  /** Hexadecimal with `0x` and no leading zeros (`0x%llx`, `%#llx`). */
  readonly hex: bigint;
  /** Hexadecimal with `0x` and at least 8 digits (`0x%08llx`). */
  readonly hex8: bigint;
  /** Bytes, printed as whole MiB, rounded down. */
  readonly mib: bigint;
  /** Bytes, printed as whole KiB. */
  readonly kib: bigint;
  /** A decimal number. */
  readonly int: number;
  /** Letters, digits and underscores. */
  readonly word: string;
  /** Any text: the rest of the line, as far as the template allows. */
  readonly text: string;
}

/** The value of a field. */
export type FieldValue = bigint | number | string;

/** The fields of a template, as a type: `{ size: bigint; base: bigint; nid?: number }`. */
export type FieldsOf<Template extends string> =
  Template extends `${infer Before}[${infer Optional}]${infer After}`
    ? Required_<Before> & Partial<Required_<Optional>> & FieldsOf<After>
    : Required_<Template>;

type Required_<Template extends string> =
  Template extends `${string}{${infer Name}:${infer Kind}}${infer Rest}`
    ? { readonly [K in Name]: ValueOf<Kind> } & Required_<Rest>
    : unknown;

/** For a kind with bars, such as `nomap|map`, the value is one of these words. */
type ValueOf<Kind extends string> = Kind extends keyof FieldTypes ? FieldTypes[Kind] : Words<Kind>;

type Words<Kind extends string> = Kind extends `${infer First}|${infer Rest}` ? First | Words<Rest> : Kind;

/** A part of a template: literal text, a field, or an optional group of parts. */
type Part =
  | { readonly literal: string }
  | { readonly name: string; readonly kind: string }
  | { readonly optional: readonly Part[] };

/** A parsed template. */
export class Template {
  readonly text: string;
  readonly #parts: readonly Part[];
  #pattern: RegExp | undefined;
  /** The kinds of fields by name. */
  readonly #kinds = new Map<string, string>();

  constructor(text: string) {
    this.text = text;
    this.#parts = this.#partsOf(text);
  }

  /** The kind of a field; undefined if the template does not have it. */
  kindOf(name: string): string | undefined {
    return this.#kinds.get(name);
  }

  /** The text at the start of every message of the template. */
  get start(): string {
    const [first] = this.#parts;
    return first !== undefined && 'literal' in first ? first.literal : '';
  }

  /**
   * Prints a message.
   *
   * @param digits number of digits of a physical address: 16, or 8 on 32-bit arm without LPAE
   * @returns the text, and the fields with the precision of the text: a size in MiB is rounded down to whole
   * MiB
   */
  print(
    fields: Readonly<Record<string, FieldValue | undefined>>,
    digits: number,
  ): { readonly text: string; readonly fields: Readonly<Record<string, FieldValue>> } {
    const said: Record<string, FieldValue> = {};
    for (const [name, kind] of this.#kinds) {
      const value = fields[name];
      if (value !== undefined) said[name] = valueOf(fieldText(value, kind, digits), kind);
    }
    return { text: printed(this.#parts, fields, digits) ?? '', fields: said };
  }

  /** Parses a message: its fields with the precision of the text; undefined if the text does not match. */
  parse(text: string): Record<string, FieldValue> | undefined {
    const match = this.#match(text);
    if (match === null) return undefined;
    const groups: Readonly<Record<string, string | undefined>> = match.groups ?? {};
    const fields: Record<string, FieldValue> = {};
    for (const [name, kind] of this.#kinds) {
      const value = groups[name];
      if (value !== undefined) fields[name] = valueOf(value, kind);
    }
    return fields;
  }

  /**
   * Number of digits of the first physical address in a message; undefined if the text does not match, or has
   * no address.
   */
  digits(text: string): number | undefined {
    const groups = this.#match(text)?.groups;
    const name = [...this.#kinds].find(([, kind]) => kind === 'pa')?.[0];
    const address = name === undefined ? undefined : groups?.[name];
    return address === undefined ? undefined : address.length - '0x'.length;
  }

  #match(text: string): RegExpExecArray | null {
    this.#pattern ??= new RegExp(`^${patternOf(this.#parts)}$`);
    return this.#pattern.exec(text);
  }

  #partsOf(text: string): Part[] {
    const parts: Part[] = [];
    for (const piece of text.split(/(\{[^}]*\}|\[[^\]]*\])/)) {
      if (piece.startsWith('[')) parts.push({ optional: this.#partsOf(piece.slice(1, -1)) });
      else if (piece.startsWith('{')) {
        const colon = piece.indexOf(':');
        const [name, kind] = [piece.slice(1, colon), piece.slice(colon + 1, -1)];
        this.#kinds.set(name, kind);
        parts.push({ name, kind });
      } else if (piece !== '') parts.push({ literal: piece });
    }
    return parts;
  }
}

function printed(
  parts: readonly Part[],
  fields: Readonly<Record<string, FieldValue | undefined>>,
  digits: number,
): string | undefined {
  let text = '';
  for (const part of parts) {
    if ('literal' in part) text += part.literal;
    else if ('optional' in part) text += printed(part.optional, fields, digits) ?? '';
    else {
      const value = fields[part.name];
      if (value === undefined) return undefined;
      text += fieldText(value, part.kind, digits);
    }
  }
  return text;
}

function fieldText(value: FieldValue, kind: string, digits: number): string {
  switch (kind) {
    case 'pa':
      return `0x${value.toString(16).padStart(digits, '0')}`;
    case 'hex':
      return `0x${value.toString(16)}`;
    case 'hex8':
      return `0x${value.toString(16).padStart(8, '0')}`;
    case 'mib':
      return (BigInt(value) >> 20n).toString();
    case 'kib':
      return (BigInt(value) >> 10n).toString();
    default:
      return value.toString();
  }
}

function patternOf(parts: readonly Part[]): string {
  return parts
    .map((part) => {
      if ('literal' in part) return part.literal.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
      if ('optional' in part) return `(?:${patternOf(part.optional)})?`;
      return `(?<${part.name}>${PATTERNS[part.kind] ?? part.kind})`;
    })
    .join('');
}

const PATTERNS: Readonly<Record<string, string>> = {
  pa: '0x[0-9a-f]{1,16}',
  hex: '0x[0-9a-f]{1,16}',
  hex8: '0x[0-9a-f]{1,16}',
  mib: '-?\\d{1,17}',
  kib: '\\d{1,17}',
  int: '-?\\d{1,15}',
  word: '\\w+',
  text: '[^\\n]*',
};

function valueOf(text: string, kind: string): FieldValue {
  switch (kind) {
    case 'pa':
    case 'hex':
    case 'hex8':
      return BigInt(text);
    case 'mib':
      return BigInt(text) << 20n;
    case 'kib':
      return BigInt(text) << 10n;
    case 'int':
      return Number(text);
    default:
      return text;
  }
}
