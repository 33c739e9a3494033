// SPDX-License-Identifier: MIT
import type { DtNode } from '../tree/node.ts';
import type { DtProperty } from '../tree/property.ts';

/** A change of a tree that a rule suggests, in terms of the source. */
export type TreeEdit =
  /** Replaces the whole value of a property: `<0x0 0x80000000>`, or nothing for a property without a value. */
  | {
      readonly kind: 'set-value';
      readonly node: DtNode;
      readonly property: DtProperty;
      readonly value: string;
    }
  /** Replaces the whole value of a property with one string, which may have any character. */
  | { readonly kind: 'set-text'; readonly node: DtNode; readonly property: DtProperty; readonly text: string }
  /** Adds a property to a node. */
  | {
      readonly kind: 'add-property';
      readonly node: DtNode;
      readonly name: string;
      /** Undefined for a property without a value. */
      readonly value?: string;
    }
  | {
      readonly kind: 'rename-property';
      readonly node: DtNode;
      readonly property: DtProperty;
      readonly name: string;
    }
  | { readonly kind: 'delete-property'; readonly node: DtNode; readonly property: DtProperty }
  /** Deletes a node and all below it. */
  | { readonly kind: 'delete-node'; readonly node: DtNode }
  /** Renames a node; the name includes the unit address. */
  | { readonly kind: 'rename-node'; readonly node: DtNode; readonly name: string };
