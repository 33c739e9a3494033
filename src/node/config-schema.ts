// SPDX-License-Identifier: MIT
//
// Checks a configuration against docs/rmem.config.schema.json, in time proportional to its size.
import { createRequire } from 'node:module';
import type * as ajv from 'ajv/dist/2020.js';
import { configSchema } from './package-files.ts';
import { ConfigErrors } from '../engine/config-errors.ts';

/** The part of the schema that this file relies on. */
interface Schema {
  readonly properties: { readonly boards: object };
}

/**
 * Returns the errors of a configuration: a line for each of the first few errors, none if it follows the
 * schema.
 *
 * ajv copies all errors found so far whenever it returns from a referenced schema. An entry of `boards` is a
 * referenced schema, so ajv gets the entries one at a time.
 */
export function schemaErrors(written: unknown): readonly string[] {
  const { Ajv2020 } = createRequire(import.meta.url)('ajv/dist/2020.js') as typeof ajv;
  const schema = configSchema() as Schema;
  const { properties } = schema;
  const withoutEntries = {
    ...schema,
    properties: { ...properties, boards: { ...properties.boards, items: true } },
  };
  // tests check the schema itself; checking it here would take ten times as long
  const trusted = { strict: false, validateSchema: false, meta: false };
  const validator = new Ajv2020({ allErrors: true, verbose: true, ...trusted });
  validator.addSchema(withoutEntries, 'policy');
  const validate = validator.compile(withoutEntries);
  const validateEntry = validator.compile({ $ref: 'policy#/$defs/board' });

  const errors = new ConfigErrors();
  validate(written);
  errors.add(validate.errors ?? []);
  for (const [i, entry] of entriesOf(written, validate.errors ?? []).entries()) {
    validateEntry(entry);
    errors.add(validateEntry.errors ?? [], `/boards/${i}`);
  }
  return errors.lines;
}

/** The entries of `boards`; none if `boards` itself is invalid, such as with too many entries. */
function entriesOf(written: unknown, errors: readonly ajv.ErrorObject[]): readonly unknown[] {
  const { boards } = (written ?? {}) as { readonly boards?: unknown };
  return Array.isArray(boards) && !errors.some(({ instancePath }) => instancePath === '/boards')
    ? boards
    : [];
}
