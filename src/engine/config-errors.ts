// SPDX-License-Identifier: MIT
import type { ErrorObject } from 'ajv';
import { nearest } from '../base/nearest.ts';

/** Limit of errors that are shown. */
const MAX_ERRORS = 5;
const MAX_SHOWN = 60;

/** The errors of a configuration: the first few as text, the others as a number. */
export class ConfigErrors {
  readonly #lines: string[] = [];
  #count = 0;

  /** Adds errors that ajv reports; `at` is the path of the value that it was given. */
  add(errors: readonly ErrorObject[], at = ''): void {
    for (const error of errors) {
      // the parts of a failed condition report the same
      if (error.keyword === 'if') continue;
      if (++this.#count <= MAX_ERRORS)
        this.#lines.push(lineOf({ ...error, instancePath: at + error.instancePath }));
    }
  }

  /** One line per error: the place in the configuration, the expected value, and a similar name for an unknown one. */
  get lines(): readonly string[] {
    const more = this.#count - this.#lines.length;
    return more > 0 ? [...this.#lines, `and ${more} more errors`] : this.#lines;
  }
}

function lineOf(error: ErrorObject): string {
  const at = placeText(error.instancePath);
  return at === '' ? expectation(error) : `${at}: ${expectation(error)}`;
}

/** Reports an unknown name, with a similar one. */
export function unknownName(what: string, name: string, known: Iterable<string>): string {
  const near = nearest(name.slice(0, MAX_SHOWN), known);
  const hint = near.length === 0 ? '' : ` (did you mean ${near.join(' or ')}?)`;
  return `there is no ${what} '${shortened(name)}'${hint}`;
}

/** `/boards/0/memory` as `boards[0].memory`. */
function placeText(instancePath: string): string {
  return instancePath
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${shortened(part)}`))
    .join('')
    .replace(/^\./, '');
}

function expectation({ keyword, params, data, parentSchema, instancePath }: ErrorObject): string {
  const limit = String(params['limit']);
  switch (keyword) {
    case 'additionalProperties': {
      const known = (parentSchema as { readonly properties?: object } | undefined)?.properties ?? {};
      const what = instancePath.endsWith('/rules') ? 'rule' : 'key';
      return unknownName(what, params['additionalProperty'] as string, Object.keys(known));
    }
    case 'required':
      return `${params['missingProperty'] as string} is missing`;
    case 'type':
      return `${shown(data)} is no ${[params['type'] as string | string[]].flat().join(' and no ')}`;
    case 'enum':
      return `${shown(data)} is none of ${(params['allowedValues'] as string[]).join(', ')}`;
    case 'minLength':
    case 'minItems':
      return 'must not be empty';
    case 'maxLength':
      return `is longer than ${limit} characters`;
    case 'maxItems':
      return `has more than ${limit} entries`;
    case 'minimum':
      return `${shown(data)} is less than ${limit}`;
    default:
      return `does not match the schema (${keyword})`;
  }
}

/** A value, shortened. */
function shown(data: unknown): string {
  if (Array.isArray(data)) return 'a list';
  if (typeof data === 'object' && data !== null) return 'an object';
  return typeof data === 'string' ? `'${shortened(data)}'` : String(data);
}

function shortened(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
