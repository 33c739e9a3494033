// SPDX-License-Identifier: MIT
import { warningCheck } from './check.ts';
import { shown, textOf } from './value.ts';

export const obsoleteChosenInterruptController = warningCheck(
  'obsolete_chosen_interrupt_controller',
  (tree, report) => {
    const chosen = tree.nodeByPath('/chosen');
    const property = chosen && tree.property(chosen, 'interrupt-controller');
    if (property === undefined) return;
    report(tree.unit.root, property, '/chosen has obsolete "interrupt-controller" property');
  },
);

export const chosenNodeIsRoot = warningCheck('chosen_node_is_root', (tree, report) => {
  for (const node of tree.nodes) {
    if (node.name === 'chosen' && node.parent !== tree.unit.root)
      report(node, undefined, 'chosen node must be at root node');
  }
});

export const aliasPaths = warningCheck('alias_paths', (tree, report) => {
  for (const node of tree.nodes) {
    if (node.name !== 'aliases') continue;
    for (const property of node.properties) {
      if (property.name === 'phandle' || property.name === 'linux,phandle') continue;
      const path = textOf(property);
      // an overlay refers to nodes of its base tree
      if (!tree.unit.plugin && (path === undefined || tree.nodeByPath(path) === undefined))
        report(node, property, `aliases property is not a valid node (${shown(path)})`);
      else if (/[^a-z0-9-]/.test(property.name))
        report(node, undefined, "aliases property name must include only lowercase and '-'");
    }
  }
});
