// SPDX-License-Identifier: MIT
//
// Proves advice on the model: boots the changed tree and compares it with the board as it is.
import { getOrInsert } from '../../base/map.ts';
import type { Severity } from '../../diagnostics/diagnostic.ts';
import type { BootDevice, BootResult } from '../../linux/boot-result.ts';
import { bootReservedMemory } from '../../linux/boot.ts';
import type { Machine } from '../../linux/machine.ts';
import type { Verdict } from '../../linux/verdict.ts';
import type { DeviceTree } from '../../tree/device-tree.ts';
import type { DtNode } from '../../tree/node.ts';
import type { TreeEdit } from '../edit.ts';
import type { Advice } from '../rule.ts';
import { editedCmdline } from './edited-machine.ts';
import { editedTree } from './edited-tree.ts';
import type { EditedTree } from './edited-tree.ts';

/** A finding as advice is judged by. */
export interface Fact {
  readonly id: string;
  readonly node: DtNode;
  readonly severity: Severity;
  /** The change that certainly mends it, if there is one. */
  readonly sureAdvice?: () => Advice | undefined;
}

/** What a board is that advice is proven on. */
export interface ProvenBoard {
  readonly tree: DeviceTree;
  readonly boot: BootResult;
  /** The handlers that the boot had. */
  readonly handlers: Machine['handlers'];
  readonly facts: readonly Fact[];
  /** Runs the rules on another tree and its boot. */
  readonly factsOf: (tree: DeviceTree, boot: BootResult) => readonly Fact[];
}

/**
 * Limit of work for the advice of one board, in nodes: a trial costs the nodes of its tree, and 100 for each region, which rules compare
 * with the others. A usual board has 85 trials, one of 100,000 nodes has 2.
 */
const MAX_WORK = 300_000;
const LEAST_WORK = 1500;
const WORK_OF_REGION = 100;
/** Limit of faults of one node that come to light one after the other. */
const MAX_STEPS = 3;
/** Limit of candidates that are tried for one finding. */
const MAX_CANDIDATES = 8;

/** A board with the advice that was chosen so far. */
interface State {
  readonly tree: DeviceTree;
  readonly machine: Machine;
  readonly boot: BootResult;
  readonly facts: readonly Fact[];
  /** The copy of a node of the board itself. */
  readonly copyOf: EditedTree['copyOf'];
}

/** Advice that holds, and the board after it. */
interface Proven {
  readonly advice: Advice;
  readonly state: State;
}

/** Chooses advice for the findings of one board. Each choice is made with the earlier ones applied, so that all of them go together. */
export class AdviceProver {
  readonly #factsOf: ProvenBoard['factsOf'];
  readonly #board: State;
  #state: State;
  #work = 0;
  #workOfTrial: number | undefined;

  constructor({ tree, boot, handlers, facts, factsOf }: ProvenBoard) {
    this.#factsOf = factsOf;
    this.#board = { tree, boot, facts, machine: { ...boot.given, handlers }, copyOf: (node) => node };
    this.#state = this.#board;
  }

  /**
   * Returns the first advice after which the finding is gone and nothing is worse: alone, and with the advice that was chosen before.
   * Undefined if none of the first candidates holds.
   */
  choose(fact: Fact, candidates: Iterable<Advice>): Advice | undefined {
    let tried = 0;
    for (const candidate of candidates) {
      if (tried++ === MAX_CANDIDATES) return undefined;
      const alone = this.#prove(this.#board, fact, candidate);
      if (alone === undefined) continue;
      const together = this.#state === this.#board ? alone : this.#prove(this.#state, fact, alone.advice);
      if (together === undefined) continue;
      this.#state = together.state;
      return alone.advice;
    }
    return undefined;
  }

  /**
   * Undefined if the board is not better with the advice. If a sure edit brings other faults of its node to light, and sure edits mend
   * those too, all of them become one advice.
   */
  #prove(state: State, fact: Fact, advice: Advice, steps = MAX_STEPS): Proven | undefined {
    const node = state.copyOf(fact.node);
    const next = this.#after(state, advice);
    if (node === undefined || next === undefined) return undefined;
    const { boot, facts, step } = next;
    if (rankOf(boot.verdict) > rankOf(state.boot.verdict)) return undefined;
    if (losesDevice(state.boot.devices, boot.devices)) return undefined;
    const worse = worsened({ ...fact, node }, state, facts, step);
    if (worse === undefined) return undefined;
    if (worse.length === 0) return { advice, state: next };
    if (steps === 0 || advice.sure !== true) return undefined;
    const own = step(node);
    const more = worse.map((one) => (one.node === own ? one.sureAdvice?.() : undefined));
    let joined: Advice | undefined = advice;
    for (const one of more) joined = joined && one && joinAdvice(fact.node, joined, one);
    return joined && this.#prove(state, fact, joined, steps - 1);
  }

  /** The board after advice, with the step from the nodes before; undefined if it no longer has what the advice changes. */
  #after(
    state: State,
    { edits = [], parameter }: Advice,
  ): (State & { readonly step: EditedTree['copyOf'] }) | undefined {
    this.#workOfTrial ??= workOf(this.#board);
    this.#work += this.#workOfTrial;
    if (this.#work > MAX_WORK) return undefined;
    const own = edits.map((edit) => editIn(edit, state.copyOf));
    const known = own.filter((edit) => edit !== undefined);
    if (known.length < own.length) return undefined;
    let { tree, copyOf: step } = editedTree(state.tree, known);
    let { machine } = state;
    if (parameter !== undefined) {
      const { cmdline, edits: inTree } = editedCmdline(tree, machine.cmdline, parameter);
      machine = { ...machine, cmdline };
      const again = editedTree(tree, inTree);
      tree = again.tree;
      step = inTurn(step, again.copyOf);
    }
    const boot = bootReservedMemory(tree, machine);
    const facts = this.#factsOf(tree, boot);
    return { tree, machine, boot, facts, step, copyOf: inTurn(state.copyOf, step) };
  }
}

/** The work of one trial. */
function workOf({ tree, boot }: State): number {
  const nodes = [...tree.root.walk()].length;
  return Math.max(LEAST_WORK, nodes + WORK_OF_REGION * boot.regions.length);
}

/** The copy of a copy. */
function inTurn(first: EditedTree['copyOf'], second: EditedTree['copyOf']): EditedTree['copyOf'] {
  return (node) => {
    const copy = first(node);
    return copy && second(copy);
  };
}

/** An edit of a board as an edit of its copy; undefined if the copy has no such node or property. */
function editIn(edit: TreeEdit, copyOf: EditedTree['copyOf']): TreeEdit | undefined {
  const node = copyOf(edit.node);
  if (node === undefined) return undefined;
  if (!('property' in edit)) return { ...edit, node };
  const { property } = edit;
  const own = node.properties.includes(property) ? property : node.property(property.name);
  return own && { ...edit, node, property: own };
}

/** Two changes of one node as one: a value that the second one sets again is written once. */
function joinAdvice(node: DtNode, first: Advice, second: Advice): Advice | undefined {
  const edits = [...(first.edits ?? [])];
  let replaces = false;
  for (const edit of second.edits ?? []) {
    const name = edit.kind === 'set-value' ? edit.property.name : undefined;
    const i = edits.findIndex((earlier) => name !== undefined && nameSet(earlier) === name);
    const earlier = edits[i];
    if (earlier !== undefined && edit.kind === 'set-value' && 'value' in earlier) {
      edits[i] = { ...earlier, value: edit.value };
      replaces = true;
    } else {
      const own = editIn(edit, () => node);
      if (own === undefined) return undefined;
      edits.push(own);
    }
  }
  return { ...first, fix: replaces ? second.fix : `${first.fix}, and ${second.fix}`, edits };
}

/** The name of the property that an edit gives a value. */
function nameSet(edit: TreeEdit): string | undefined {
  if (edit.kind === 'set-value') return edit.property.name;
  return edit.kind === 'add-property' ? edit.name : undefined;
}

const RANKS = new Map<Verdict['boots'], number>([
  [true, 0],
  ['unlikely', 1],
  [false, 2],
]);

function rankOf({ boots }: Verdict): number {
  return RANKS.get(boots) ?? 0;
}

/** Whether a device gets less than before: an error, no pool, or a region that its bus does not reach. */
function losesDevice(before: readonly BootDevice[], after: readonly BootDevice[]): boolean {
  const now = new Map(after.map((device) => [keyOf(device), device]));
  return before.some((device) => {
    const other = now.get(keyOf(device));
    if (other === undefined) return device.errno === null;
    const failed = device.errno === null && other.errno !== null;
    const withoutPool = device.effect !== null && other.effect === null;
    const withoutRange = device.resource !== null && other.resource === null;
    return failed || withoutPool || withoutRange || reachOf(other) < reachOf(device);
  });
}

function keyOf({ path, index }: BootDevice): string {
  return `${path} ${index}`;
}

function reachOf({ reach }: BootDevice): number {
  return reach === 'none' ? 0 : reach === 'part' ? 1 : 2;
}

/** The regions that did nothing before: what is wrong with them could not be found. */
function idleNodes({ tree, boot }: State): DtNode[] {
  const nodes = tree.root.child('reserved-memory')?.children ?? [];
  return nodes.filter((_, i) => ['ignored', 'unknown', 'failed'].includes(boot.regions[i]?.outcome ?? ''));
}

const GRAVITIES: readonly Severity[] = ['note', 'warning', 'error'];

/** The warnings and errors that are new or more severe than in a state; undefined if the finding is still there. */
function worsened(
  fact: Fact,
  state: State,
  after: readonly Fact[],
  step: EditedTree['copyOf'],
): readonly Fact[] | undefined {
  const left = tallied(after);
  const was = tallied(
    state.facts.flatMap((one) => {
      const copy = step(one.node);
      return copy === undefined ? [] : [{ ...one, node: copy }];
    }),
  );
  const own = step(fact.node);
  const ownLeft = own && left.get(own)?.get(fact.id);
  const ownBefore = own && was.get(own)?.get(fact.id);
  if (ownLeft !== undefined && ownLeft.count >= (ownBefore?.count ?? 0)) return undefined;
  const ignored = new Set(idleNodes(state).map(step));
  if (own !== undefined) ignored.delete(own);
  return after.filter(({ node, id, severity }) => {
    const now = left.get(node)?.get(id);
    const old = was.get(node)?.get(id);
    if (severity === 'note' || (ignored.has(node) && old === undefined)) return false;
    return now !== undefined && (old === undefined || now.count > old.count || now.gravity > old.gravity);
  });
}

interface Tally {
  readonly count: number;
  readonly gravity: number;
}

/** Findings by node and rule, with their number and the worst severity. */
function tallied(facts: readonly Fact[]): ReadonlyMap<DtNode, ReadonlyMap<string, Tally>> {
  const tallies = new Map<DtNode, Map<string, Tally>>();
  for (const { node, id, severity } of facts) {
    const byId = getOrInsert(tallies, node, () => new Map<string, Tally>());
    const { count, gravity } = byId.get(id) ?? { count: 0, gravity: 0 };
    byId.set(id, { count: count + 1, gravity: Math.max(gravity, GRAVITIES.indexOf(severity)) });
  }
  return tallies;
}
