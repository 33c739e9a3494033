// SPDX-License-Identifier: MIT
import { present } from '../../base/invariant.ts';
import type { ReportFailure } from '../compile-unit.ts';
import { errorCheck, optionalCheck, warningCheck } from './check.ts';
import type { CheckedTree } from './checked-tree.ts';
import { baseName, unitAddress } from './node-name.ts';
import { isStringCheck } from './strings.ts';
import { textOf } from './value.ts';

const NOT_IN_NODE = /[^a-zA-Z0-9,._+\-@]/;
const NOT_IN_PROPERTY = /[^a-zA-Z0-9,._+*#?-]/;
const NOT_STRICT = /[^a-zA-Z0-9,-]/;

export const nodeNameChars = errorCheck('node_name_chars', (tree, report) => {
  for (const node of tree.nodes) {
    const bad = NOT_IN_NODE.exec(node.name);
    if (bad) report(node, undefined, `Bad character '${bad[0]}' in node name`);
  }
});

export const nodeNameFormat = errorCheck(
  'node_name_format',
  (tree, report) => {
    for (const node of tree.nodes) {
      if (unitAddress(node).includes('@')) report(node, undefined, "multiple '@' characters in node name");
    }
  },
  nodeNameChars,
);

export const nodeNameNotEmpty = errorCheck(
  'node_name_not_empty',
  (tree, report) => {
    for (const node of tree.nodes) {
      if (node.parent !== null && baseName(node) === '') report(node, undefined, 'Empty node name');
    }
  },
  nodeNameChars,
);

export const propertyNameChars = errorCheck('property_name_chars', (tree, report) => {
  propertiesWith(tree, report, (name) => {
    const bad = NOT_IN_PROPERTY.exec(name);
    return bad && `Bad character '${bad[0]}' in property name`;
  });
});

export const nameIsString = isStringCheck('name_is_string', 'name', errorCheck);

/** Also removes `name` properties that repeat the node's name: they are from the oldest format. */
export const nameProperties = errorCheck(
  'name_properties',
  (tree, report) => {
    tree.removeWhere('name', (node, property) => {
      const text = present(textOf(property), 'a string is not empty');
      if (text === baseName(node) && property.length === text.length + 1) return true;
      report(node, undefined, `"name" property is incorrect ("${text}" instead of base node name)`);
      return false;
    });
  },
  nameIsString,
);

export const nodeNameVsPropertyName = warningCheck(
  'node_name_vs_property_name',
  (tree, report) => {
    for (const node of tree.nodes) {
      if (node.parent !== null && tree.has(node.parent, node.name))
        report(node, undefined, 'node name and property name conflict');
    }
  },
  nodeNameChars,
);

export const propertyNameCharsStrict = optionalCheck('property_name_chars_strict', (tree, report) => {
  propertiesWith(tree, report, (name) => {
    const bad = notStrict(name);
    return bad && `Character '${bad}' not recommended in property name`;
  });
});

export const nodeNameCharsStrict = optionalCheck('node_name_chars_strict', (tree, report) => {
  for (const node of tree.nodes) {
    const bad = NOT_STRICT.exec(baseName(node));
    if (bad) report(node, undefined, `Character '${bad[0]}' not recommended in node name`);
  }
});

/**
 * The first discouraged character in a property's name: one `#` is allowed, at the start of the name or after
 * its vendor prefix.
 */
function notStrict(name: string): string | undefined {
  if (name === 'device_type') return undefined;
  const bad = NOT_STRICT.exec(name);
  if (bad?.[0] !== '#' || (bad.index > 0 && name[bad.index - 1] !== ',')) return bad?.[0];
  return NOT_STRICT.exec(name.slice(bad.index + 1))?.[0];
}

/** Tests each name once, and visits properties only if a name fails. */
function propertiesWith(
  tree: CheckedTree,
  report: ReportFailure,
  complaint: (name: string) => string | null | undefined,
): void {
  const messages = new Map<string, string>();
  for (const name of tree.names) {
    const message = complaint(name);
    if (message != null) messages.set(name, message);
  }
  if (messages.size === 0) return;
  for (const node of tree.nodes) {
    for (const property of node.properties) {
      const message = messages.get(property.name);
      if (message !== undefined) report(node, property, message);
    }
  }
}
