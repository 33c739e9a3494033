// SPDX-License-Identifier: MIT
import type { DtNode } from '../tree/node.ts';
import type { DtProperty } from '../tree/property.ts';

/** A change of a tree that a rule proposes, in the words of its source. */
export type TreeEdit =
  /** Writes the whole value of a property anew: `<0x0 0x80000000>`, or nothing for a property without a value. */
  | {
      readonly kind: 'set-value';
      readonly node: DtNode;
      readonly property: DtProperty;
      readonly value: string;
    }
  /** Adds a property to a node. */
  | {
      readonly kind: 'add-property';
      readonly node: DtNode;
      readonly name: string;
      /** Without one, the property has no value. */
      readonly value?: string;
    }
  | {
      readonly kind: 'rename-property';
      readonly node: DtNode;
      readonly property: DtProperty;
      readonly name: string;
    }
  | { readonly kind: 'delete-property'; readonly node: DtNode; readonly property: DtProperty }
  /** Gives a node another name, with its unit address. */
  | { readonly kind: 'rename-node'; readonly node: DtNode; readonly name: string };
