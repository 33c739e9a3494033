// SPDX-License-Identifier: MIT
import type { TreeChange } from '../../diagnostics/diagnostic.ts';
import type { TreeEdit } from '../edit.ts';
import type { Advice } from '../rule.ts';

/** Advice as plain data. */
export function changesOf({ edits = [], parameter }: Advice): TreeChange[] {
  const changes = edits.map(changeOf);
  return parameter === undefined ? changes : [...changes, { kind: 'parameter', ...parameter }];
}

function changeOf(edit: TreeEdit): TreeChange {
  const node = edit.node.path;
  switch (edit.kind) {
    case 'set-value':
      return { kind: 'set', node, property: edit.property.name, value: edit.value };
    case 'set-text':
      return { kind: 'set', node, property: edit.property.name, value: JSON.stringify(edit.text) };
    case 'add-property':
      return { kind: 'set', node, property: edit.name, value: edit.value ?? '' };
    case 'rename-property':
      return { kind: 'rename-property', node, property: edit.property.name, name: edit.name };
    case 'delete-property':
      return { kind: 'delete-property', node, property: edit.property.name };
    case 'rename-node':
      return { kind: 'rename-node', node, name: edit.name };
    case 'delete-node':
      return { kind: 'delete-node', node };
  }
}
