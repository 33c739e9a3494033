// SPDX-License-Identifier: MIT
//
// The command line after a change of one of its parameters: where it was written, in the tree or by the caller.
import { nodeByPath } from '../../tree/device-tree.ts';
import type { DeviceTree } from '../../tree/device-tree.ts';
import { stringAt } from '../../tree/readings.ts';
import type { TreeEdit } from '../edit.ts';
import type { ParameterEdit } from '../rule.ts';

/** The machine's part of the command line, and what changes in the tree. */
export interface EditedCmdline {
  readonly cmdline: string | undefined;
  readonly edits: readonly TreeEdit[];
}

/**
 * Sets a parameter to another value or removes it, wherever the command line has it; one that is missing is added.
 *
 * @param given the words that the caller adds to the tree's bootargs
 */
export function editedCmdline(
  tree: DeviceTree,
  given: string | undefined,
  parameter: ParameterEdit,
): EditedCmdline {
  const own = given === undefined ? undefined : withParameter(given, parameter);
  const chosen = nodeByPath(tree, '/chosen');
  const bootargs = chosen?.property('bootargs');
  const text = bootargs && stringAt(bootargs);
  const inTree = text === undefined ? undefined : withParameter(text, parameter);
  const edits: TreeEdit[] = [];
  if (chosen !== undefined && bootargs !== undefined && inTree !== undefined)
    edits.push({ kind: 'set-text', node: chosen, property: bootargs, text: inTree });
  if (own !== undefined || inTree !== undefined || parameter.value === null)
    return { cmdline: own ?? given, edits };
  const words = [given ?? '', `${parameter.name}=${parameter.value}`];
  return { cmdline: words.filter((word) => word !== '').join(' '), edits };
}

/** Replaces the last word of that parameter and removes the others, as the last one counts; undefined if there is none. */
function withParameter(cmdline: string, { name, value }: ParameterEdit): string | undefined {
  const words = cmdline.split(' ');
  const isIt = (word: string): boolean => word === name || word.startsWith(`${name}=`);
  const last = words.findLastIndex(isIt);
  if (last < 0) return undefined;
  return words
    .flatMap((word, i) => {
      if (!isIt(word)) return [word];
      return i === last && value !== null ? [`${name}=${value}`] : [];
    })
    .join(' ');
}
