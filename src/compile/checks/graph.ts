// SPDX-License-Identifier: MIT
//
// Graphs of ports and endpoints, which refer to each other.
import { present } from '../../base/invariant.ts';
import type { DtNode } from '../../tree/node.ts';
import type { ReportFailure } from '../compile-unit.ts';
import { warningCheck } from './check.ts';
import type { CheckedTree } from './checked-tree.ts';
import { baseName, unitAddress } from './node-name.ts';
import { isPhandle, soleCell } from './value.ts';

/** Finds the ports: nodes with endpoints. */
export const graphNodes = warningCheck('graph_nodes', (tree, report) => {
  for (const node of tree.nodes) {
    const isEndpoint = (child: DtNode): boolean =>
      baseName(child) === 'endpoint' || tree.has(child, 'remote-endpoint');
    if (node.parent === null) {
      for (const child of node.children.filter(isEndpoint)) {
        const contains = `root node contains endpoint node '${child.name}'`;
        report(node, undefined, `${contains}, potentially misplaced remote-endpoint property`);
      }
    } else if (node.children.some(isEndpoint)) {
      tree.buses.set(node, 'graph-port');
      const { parent } = node;
      if (!tree.buses.has(parent) && (parent.name === 'ports' || tree.has(node, 'reg')))
        tree.buses.set(parent, 'graph-ports');
    }
  }
});

export const graphPort = warningCheck(
  'graph_port',
  (tree, report) => {
    for (const node of tree.nodes) {
      if (tree.buses.get(node) !== 'graph-port') continue;
      checkReg(tree, node, report);
      if (!tree.unit.plugin && baseName(node) !== 'port')
        report(node, undefined, "graph port node name should be 'port'");
    }
  },
  graphNodes,
);

export const graphEndpoint = warningCheck(
  'graph_endpoint',
  (tree, report) => {
    for (const node of tree.nodes) {
      if (node.parent === null || tree.buses.get(node.parent) !== 'graph-port') continue;
      checkReg(tree, node, report);
      if (tree.unit.plugin) continue;
      if (baseName(node) !== 'endpoint')
        report(node, undefined, "graph endpoint node name should be 'endpoint'");
      const remote = remoteEndpoint(tree, node, report);
      if (remote !== undefined && remoteEndpoint(tree, remote, report) !== node)
        report(node, undefined, `graph connection to node '${remote.path}' is not bidirectional`);
    }
  },
  graphNodes,
);

function checkReg(tree: CheckedTree, node: DtNode, report: ReportFailure): void {
  const reg = tree.property(node, 'reg');
  if (reg === undefined) return;
  const number = soleCell(reg);
  if (number === undefined) {
    report(node, undefined, "graph node malformed 'reg' property");
    return;
  }
  const expected = number.toString(16);
  if (unitAddress(node) !== expected)
    report(node, undefined, `graph node unit address error, expected "${expected}"`);
  const { address, size } = tree.saidCells(present(node.parent, 'a port or endpoint has a parent'));
  // as in dtc: from the node's own property, if it has one, although the parent's is meant
  if (address !== 1) {
    const own = tree.property(node, '#address-cells');
    report(node, own, `graph node '#address-cells' is ${address}, must be 1`);
  }
  if (size !== 0) {
    const own = tree.property(node, '#size-cells');
    report(node, own, `graph node '#size-cells' is ${size}, must be 0`);
  }
}

function remoteEndpoint(tree: CheckedTree, endpoint: DtNode, report: ReportFailure): DtNode | undefined {
  const property = tree.property(endpoint, 'remote-endpoint');
  const phandle = property && soleCell(property);
  if (phandle === undefined || !isPhandle(phandle)) return undefined;
  const remote = tree.nodeByPhandle(phandle);
  if (remote === undefined) report(endpoint, property, 'graph phandle is not valid');
  return remote;
}
