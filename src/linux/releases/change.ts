// SPDX-License-Identifier: MIT
//
// A behaviour change of Linux, as data: the release that introduced it, the fields that it sets, and what it means.
import type { RuleId } from '../../diagnostics/rule-ids.ts';
import type { MessageId } from '../messages/messages.ts';
import type { Behaviour } from './behaviour.ts';

/** The first two numbers of a Linux release, such as `6.12`. */
export type ReleaseVersion = `${number}.${number}`;

/** New values for some fields, at any depth. */
export type Settings<Fields> = { readonly [Name in keyof Fields]?: Setting<Fields[Name]> };

/** Lists, maps and nullable fields are replaced as a whole. */
type Setting<Value> = null extends Value
  ? Value
  : Value extends readonly unknown[] | ReadonlyMap<string, unknown>
    ? Value
    : Value extends object
      ? Settings<Value>
      : Value;

/** A behaviour change. */
export interface ReleaseChange {
  readonly id: string;
  /** The release that introduced it, or the first one that is known to have it. */
  readonly since: ReleaseVersion;
  /** The fields that it sets; left out if it only changes messages. */
  readonly sets?: Settings<Behaviour>;
  /** The messages that were added, removed or reworded. */
  readonly messages?: readonly MessageId[];
  /** What Linux does since then, to complete a sentence that starts with "since Linux 7.2:". */
  readonly sentence: string;
  /** The subject of the kernel commit, if known. */
  readonly commit?: string;
  /** The rules whose findings depend on it. */
  readonly rules?: readonly RuleId[];
}

/** A behaviour with one more change applied. */
export function withChange(behaviour: Behaviour, { sets = {} }: Pick<ReleaseChange, 'sets'>): Behaviour {
  return withSettings(behaviour, sets);
}

function withSettings<Fields extends object>(fields: Fields, settings: Settings<Fields>): Fields {
  const result = { ...fields } as Record<string, unknown>;
  for (const [name, value] of Object.entries<unknown>(settings)) {
    const old = result[name];
    result[name] = isGroup(old) && isGroup(value) ? withSettings(old, value) : value;
  }
  return result as Fields;
}

/** Whether a value is a group of fields that can be set one by one. */
function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
