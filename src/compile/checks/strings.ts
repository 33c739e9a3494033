// SPDX-License-Identifier: MIT
//
// Properties that must be one string, a list of strings, or one cell.
import { warningCheck } from './check.ts';
import type { Check } from './check.ts';
import { CELL, isOneString, isStringList } from './value.ts';

const NOT_A_STRING = 'property is not a string';
const NOT_A_STRING_LIST = 'property is not a string list';

/** A check that a property is one string in every node. */
export function isStringCheck(check: string, name: string, make = warningCheck): Check {
  return make(check, (tree, report) => {
    for (const [node, property] of tree.having(name)) {
      if (!isOneString(property)) report(node, property, NOT_A_STRING);
    }
  });
}

/** A check that a property is one cell in every node. */
export function isCellCheck(check: string, name: string): Check {
  return warningCheck(check, (tree, report) => {
    for (const [node, property] of tree.having(name)) {
      if (property.length !== CELL) report(node, property, 'property is not a single cell');
    }
  });
}

export const deviceTypeIsString = isStringCheck('device_type_is_string', 'device_type');
export const modelIsString = isStringCheck('model_is_string', 'model');
export const statusIsString = isStringCheck('status_is_string', 'status');
export const labelIsString = isStringCheck('label_is_string', 'label');

export const compatibleIsStringList = warningCheck('compatible_is_string_list', (tree, report) => {
  for (const [node, property] of tree.having('compatible')) {
    if (!isStringList(property)) report(node, property, NOT_A_STRING_LIST);
  }
});

export const namesIsStringList = warningCheck('names_is_string_list', (tree, report) => {
  for (const node of tree.nodes) {
    for (const property of node.properties) {
      if (property.name.endsWith('-names') && !isStringList(property))
        report(node, property, NOT_A_STRING_LIST);
    }
  }
});

export const chosenNodeBootargs = warningCheck('chosen_node_bootargs', (tree, report) => {
  for (const [node, property] of tree.having('bootargs')) {
    if (node.name === 'chosen' && !isOneString(property)) report(node, property, NOT_A_STRING);
  }
});

export const chosenNodeStdoutPath = warningCheck('chosen_node_stdout_path', (tree, report) => {
  for (const node of tree.nodes) {
    if (node.name !== 'chosen') continue;
    let property = tree.property(node, 'stdout-path');
    if (property === undefined) {
      property = tree.property(node, 'linux,stdout-path');
      if (property === undefined) continue;
      report(node, property, "Use 'stdout-path' instead");
    }
    if (!isOneString(property)) report(node, property, NOT_A_STRING);
  }
});
