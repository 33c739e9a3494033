// SPDX-License-Identifier: MIT
//
// Every kernel message about memory, once: `printMessage` makes the text from an id and fields,
// `parseMessage` parses it.
import { AREA_MESSAGES } from './area-messages.ts';
import { MEMORY_MESSAGES } from './memory-messages.ts';
import type { FieldsOfKind, MessageKind, Wording } from './message-kind.ts';
import { REGION_MESSAGES } from './region-messages.ts';
import { Template } from './template.ts';
import type { FieldValue } from './template.ts';

const KINDS = { ...REGION_MESSAGES, ...AREA_MESSAGES, ...MEMORY_MESSAGES } as const;

/** The name of a message. */
export type MessageId = RegionMessageId | AreaMessageId | MemoryMessageId;

export type RegionMessageId = keyof typeof REGION_MESSAGES;
export type AreaMessageId = keyof typeof AREA_MESSAGES;
export type MemoryMessageId = keyof typeof MEMORY_MESSAGES;

/** All messages, by id. */
export const MESSAGES: Readonly<Record<MessageId, MessageKind>> = KINDS;

export const MESSAGE_IDS = Object.keys(KINDS) as readonly MessageId[];

/** A wording with its parsed template. */
type CompiledWording = Pick<Wording, 'since' | 'until'> & { readonly template: Template };

const COMPILED = Object.fromEntries(
  MESSAGE_IDS.map((id) => [
    id,
    MESSAGES[id].wordings.map(({ text, ...range }) => ({ ...range, template: new Template(text) })),
  ]),
) as unknown as Readonly<Record<MessageId, readonly [CompiledWording, ...CompiledWording[]]>>;

/** The fields of a message. */
export type MessageFields<Id extends MessageId> = FieldsOfKind<(typeof KINDS)[Id]>;

/** The prefix (`pr_fmt`) of messages of the passes over /reserved-memory. */
export type PrintkSource = MessageFields<'container'>['source'];

/** The fields of any message. */
export type AnyFields = Readonly<Record<string, FieldValue | undefined>>;

/** The kernel that prints a message. */
export interface PrintingKernel {
  /** Its release, as a `releaseNumber()`. */
  readonly release: number;
  /** Number of digits of a physical address: 16, or 8 on 32-bit arm without LPAE. */
  readonly digits: number;
}

/**
 * A message as a release prints it: its lines, separated by line feeds, and its fields with the precision of
 * the text.
 */
export function printMessage<Id extends MessageId>(
  id: Id,
  fields: MessageFields<Id>,
  { release, digits }: PrintingKernel,
): { readonly text: string; readonly fields: AnyFields } {
  const wordings = COMPILED[id];
  const wording = wordings.find((one) => isOf(release, one)) ?? wordings[0];
  return wording.template.print(fields as AnyFields, digits);
}

/** Whether a release can log a message. */
export function isLoggedBy(release: number, id: MessageId): boolean {
  return MESSAGES[id].wordings.some((wording) => isOf(release, wording));
}

/**
 * The fields that all wordings of a message have in common: sizes that one of them has in MiB are rounded
 * down to whole MiB, and fields that one of them lacks are left out.
 */
export function commonFields(id: MessageId, fields: AnyFields): AnyFields {
  const wordings = COMPILED[id].filter(({ until }) => until !== 0);
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const kinds = wordings.map(({ template }) => template.kindOf(name));
      if (kinds.includes(undefined)) return [];
      return [[name, typeof value === 'bigint' && kinds.includes('mib') ? (value >> 20n) << 20n : value]];
    }),
  );
}

function isOf(release: number, { since = 0, until = Infinity }: Pick<Wording, 'since' | 'until'>): boolean {
  return since <= release && release < until;
}

/** A parsed message. */
export interface ParsedMessage {
  readonly id: MessageId;
  /** The fields; sizes have the precision of the text. */
  readonly fields: AnyFields;
}

/** The starts of messages with several lines. */
const STARTS_OF_SEVERAL = MESSAGE_IDS.flatMap((id) =>
  COMPILED[id].flatMap(({ template }) => (template.text.includes('\n') ? template.start.split('\n', 1) : [])),
);

/** Whether the next line of a log may belong to the message that starts with this line. */
export function mayContinue(text: string): boolean {
  return STARTS_OF_SEVERAL.some((start) => text.startsWith(start));
}

/**
 * Parses a message of any release, with line feeds between its lines; undefined if it is not a known message.
 */
export function parseMessage(text: string): ParsedMessage | undefined {
  for (const id of MESSAGE_IDS) {
    for (const { template } of COMPILED[id]) {
      if (!text.startsWith(template.start)) continue;
      const fields = template.parse(text);
      if (fields !== undefined) return { id, fields };
    }
  }
  return undefined;
}

/**
 * Number of digits of the physical address in a message, which depends on the architecture; undefined if it
 * has no address.
 */
export function addressDigits(text: string): number | undefined {
  for (const id of MESSAGE_IDS) {
    for (const { template } of COMPILED[id]) {
      const digits = text.startsWith(template.start) ? template.digits(text) : undefined;
      if (digits !== undefined) return digits;
    }
  }
  return undefined;
}

/** Second lines of messages. */
const CONTINUATIONS = MESSAGE_IDS.flatMap((id) =>
  MESSAGES[id].wordings.flatMap(({ text }) => {
    const [, second] = text.split('\n');
    return second === undefined ? [] : [new Template(second)];
  }),
);

/** Whether a line is the second line of a message. */
export function isContinuation(text: string): boolean {
  return CONTINUATIONS.some((template) => template.parse(text) !== undefined);
}
