// SPDX-License-Identifier: MIT
//
// Compares the model's prediction for a board with a real boot, and looks for the reasons of differences.
import type { BootResult } from '../linux/boot-result.ts';
import { bootReservedMemory } from '../linux/boot.ts';
import { keptCommandLine } from '../linux/fdt.ts';
import { standInText } from '../linux/kernel.ts';
import type { Machine } from '../linux/machine.ts';
import { RELEASES, releaseOf } from '../linux/releases/releases.ts';
import { bootargsOf } from '../linux/tree-reader.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import { stringAt } from '../tree/readings.ts';
import { bootFacts } from './boot-facts.ts';
import type { BootFacts } from './boot-facts.ts';
import { realItems } from './boot-items.ts';
import type { ItemList, BootItems } from './boot-items.ts';
import { otherKernel, releasesApart } from './booted-kernel.ts';
import { bootedMachine } from './booted-machine.ts';
import type { BootedMachine, Setup, PredictionInput } from './booted-machine.ts';
import { compareBoots, isSame, isWording } from './comparison.ts';
import type { ComparedItem } from './comparison.ts';
import { hypotheses, otherPlaces } from './hypotheses.ts';
import type { Hypothesis } from './hypotheses.ts';
import type { KernelLog } from './kernel-log.ts';
import { explainLeft, explainFirst } from './plain-reasons.ts';
import type { Iomem, MemblockLine } from './proc-files.ts';
import type { RealBoot } from './real-boot.ts';
import type { Reason } from './reason.ts';
import { regionEdits } from './region-edits.ts';

/** Input about a real boot other than its log. */
export interface VerifyOptions {
  /** The known machine; it wins over the log. */
  readonly machine?: Machine | undefined;
  /** /proc/iomem */
  readonly iomem?: Iomem | undefined;
  /** /sys/kernel/debug/memblock/memory and reserved */
  readonly memory?: readonly MemblockLine[] | undefined;
  readonly reserved?: readonly MemblockLine[] | undefined;
  /** CmaTotal of /proc/meminfo, in KiB */
  readonly cmaTotalKib?: bigint | null | undefined;
}

/**
 * State of an item: the same in both boots; different; only predicted; only in the real boot. `unseen`: predicted after the last line of a
 * kernel that crashes.
 */
export type LineState = 'same' | 'different' | 'missing' | 'extra' | 'unseen';

/** A line of the log, or another compared item. */
export interface VerifiedLine {
  readonly list: ItemList;
  readonly state: LineState;
  readonly subject: string;
  readonly real: string | null;
  readonly predicted: string | null;
  /** Reason of the difference; null for none. */
  readonly reason: Reason | null;
}

/** Result of the comparison. */
export interface Verified {
  readonly facts: BootFacts;
  /** Number of boots in the log, and number of the compared one. */
  readonly boots: number;
  readonly boot: number;
  /** Inputs of the prediction. */
  readonly taken: readonly PredictionInput[];
  readonly predicted: BootResult;
  readonly lines: readonly VerifiedLine[];
  /** Number of items that are neither the same nor unseen. */
  readonly differences: number;
  readonly notes: readonly string[];
}

/**
 * Boots a tree on the machine that a log tells of, and lines up what the log and the prediction say.
 *
 * Where they differ, changes to the tree, the machine and the kernel's configuration are tried until the model shows what the
 * real boot showed; the change is then the likeliest reason.
 *
 * @throws the errors of handlers that the caller supplied
 * @example
 * const log = new TextEncoder().encode('[    0.000000] cma: Reserved 16 MiB at 0x000000007e800000\n');
 * const { lines } = verifyBoot(readDtb(blob), readKernelLog(log));
 */
export function verifyBoot(tree: DeviceTree, log: KernelLog, options: VerifyOptions = {}): Verified {
  const { machine: given = {}, ...files } = options;
  const real: RealBoot = { log, facts: bootFacts(log), ...files };
  const search = new Search(tree, real, given);
  search.run();
  return search.result();
}

/** Limit of trial boots, by the number of nodes. */
const NODE_BUDGET = 400_000;
const MAX_BOOTS = 200;
const MIN_BOOTS = 8;
const MAX_ROUNDS = 12;

/** A prediction with its comparison. */
interface Trial {
  readonly setup: Setup;
  readonly boot: BootResult;
  readonly compared: readonly ComparedItem[];
  /** Differences without an explanation. */
  readonly open: readonly ComparedItem[];
}

/** The search for changes that make the prediction reproduce the boot. */
class Search {
  readonly #real: RealBoot;
  readonly #given: Machine;
  readonly #treeCmdline: string;
  readonly #tree: DeviceTree;
  #machine: BootedMachine;
  readonly #lists: BootItems;
  readonly #reasons = new Map<string, Reason>();
  #taken: PredictionInput[];
  readonly #model: string | null;
  #first: Trial;
  #boots: number;

  constructor(tree: DeviceTree, real: RealBoot, given: Machine) {
    this.#tree = tree;
    this.#real = real;
    this.#given = given;
    this.#machine = bootedMachine(tree, real, given);
    this.#treeCmdline = keptCommandLine(bootargsOf(tree), this.#machine.boot.arch);
    this.#taken = [...this.#machine.taken];
    this.#lists = realItems(real, this.#treeCmdline);
    this.#model = modelOf(tree);
    let nodes = 0;
    for (const node of tree.root.walk()) nodes += 1 + node.properties.length / 8;
    this.#boots = Math.min(MAX_BOOTS, Math.max(MIN_BOOTS, Math.trunc(NODE_BUDGET / nodes)));
    this.#first = this.#trial(this.#machine.setup, this.#machine.boot);
  }

  run(): void {
    this.#fitRelease();
    for (const [key, reason] of explainFirst(this.#first.compared, this.#real, this.#first.boot))
      this.#reasons.set(key, reason);
    this.#first = { ...this.#first, open: this.#open(this.#first.compared, this.#first.boot) };
    if (this.#first.open.length > 0) this.#fitPlaces();
    let trial = this.#first;
    for (let round = 0; round < MAX_ROUNDS && trial.open.length > 0 && this.#boots > 0; round++) {
      const better = this.#round(trial);
      if (better === undefined) break;
      trial = better;
    }
    const left = this.#first.compared.filter((one) => !isSame(one) && !this.#reasons.has(one.key));
    for (const [key, reason] of explainLeft(left, this.#real, this.#first.boot, this.#reasons.size > 0))
      this.#reasons.set(key, reason);
  }

  result(): Verified {
    const { facts, log } = this.#real;
    const { boot, compared } = this.#first;
    const unseen = unseenKeys(compared, this.#real, boot);
    const lines = compared.map((one): VerifiedLine => {
      const { list, real, predicted, key } = one;
      const same = isSame(one);
      const state: LineState = same
        ? 'same'
        : unseen.has(key)
          ? 'unseen'
          : real === null
            ? 'missing'
            : predicted === null
              ? 'extra'
              : 'different';
      return {
        list,
        state,
        subject: (real ?? predicted)!.subject,
        real: real?.text ?? null,
        predicted: predicted?.text ?? null,
        reason: same || state === 'unseen' ? null : (this.#reasons.get(key) ?? null),
      };
    });
    return {
      facts,
      boots: log.boots,
      boot: log.boot,
      taken: this.#taken,
      predicted: boot,
      lines,
      differences: lines.filter(({ state }) => state !== 'same' && state !== 'unseen').length,
      notes: notesOf(this.#real, this.#given, boot, lines, this.#model),
    };
  }

  /** Without a given release, chooses the release whose prediction is closest to the log. */
  #fitRelease(): void {
    const { facts } = this.#real;
    const named = this.#given.kernel ?? facts.release ?? this.#given.kconfig?.release ?? '';
    if (named !== '' || this.#first.open.length === 0) return;
    for (const { version } of RELEASES) {
      if (version === this.#machine.boot.kernel || this.#boots === 0) continue;
      const machine = bootedMachine(this.#tree, this.#real, { ...this.#given, kernel: version });
      this.#boots--;
      const trial = this.#trial(machine.setup, machine.boot);
      if (misfits(trial) >= misfits(this.#first)) continue;
      this.#first = trial;
      this.#machine = machine;
      this.#taken = machine.taken.map((one) =>
        one.what === 'kernel' ? { ...one, from: 'the closest to the log' } : one,
      );
    }
  }

  /** Chooses unknown addresses of image and blob that reproduce the whole log, if there are any. */
  #fitPlaces(): void {
    for (const { setup, where } of otherPlaces(this.#hypothesisInput(this.#first))) {
      if (this.#boots === 0) return;
      const trial = this.#try(setup);
      if (trial.open.length > 0) continue;
      this.#first = trial;
      this.#taken.push({
        what: 'places',
        value: where,
        from: 'reproduces the log',
      });
      return;
    }
  }

  /** Adds the change of the machine that explains most, or the changes of regions that explain something. */
  #round(trial: Trial): Trial | undefined {
    let best: readonly [Hypothesis, Trial] | undefined;
    for (const hypothesis of hypotheses(this.#hypothesisInput(trial))) {
      if (this.#boots === 0) break;
      const changed = this.#try(hypothesis.setup);
      // it moves everything, so a partial fit proves little: it must fit all
      if (hypothesis.id === 'page-size' && changed.open.length > 0) continue;
      if (changed.open.length < (best?.[1] ?? trial).open.length) best = [hypothesis, changed];
    }
    let at = trial;
    const found: (readonly [Hypothesis, Trial])[] = [];
    for (const edit of regionEdits(trial.open, trial.compared, this.#real)) {
      const hypothesis = edit.apply(at);
      if (hypothesis === undefined || this.#boots === 0) continue;
      const changed = this.#tryEdit(hypothesis.setup, at);
      if (changed.open.length >= at.open.length) continue;
      found.push([hypothesis, changed]);
      at = changed;
    }
    if (best !== undefined && best[1].open.length < at.open.length) {
      this.#explain(...best);
      return best[1];
    }
    for (const [hypothesis, changed] of found) this.#explain(hypothesis, changed);
    return found.length === 0 ? undefined : at;
  }

  /** Gives the change as the reason for the differences that it removes. */
  #explain({ id, text }: Hypothesis, { compared }: Trial): void {
    const state = new Map(compared.map((one) => [one.key, isSame(one)]));
    for (const one of this.#first.compared) {
      if (isSame(one) || this.#reasons.has(one.key)) continue;
      // a predicted line that was missing is explained once it is not predicted any more
      const explained = one.real === null ? state.get(one.key) === undefined : state.get(one.key) === true;
      if (explained) this.#reasons.set(one.key, { id, text, tried: true });
    }
  }

  #hypothesisInput({ setup, boot, open }: Trial): Parameters<typeof hypotheses>[0] {
    const { realMemory } = this.#machine;
    return { setup, boot, real: this.#real, given: this.#given, realMemory, differences: open };
  }

  /** A changed tree; if the addresses of image and blob were chosen around its regions, also with the old addresses. */
  #tryEdit(setup: Setup, before: Trial): Trial {
    const changed = this.#try(setup);
    const { image, fdt } = before.boot.layout;
    const { layout } = changed.boot;
    const moved = layout.image?.base !== image?.base || layout.fdt?.base !== fdt?.base;
    if (!moved || changed.open.length === 0 || this.#boots === 0) return changed;
    const kept = this.#try({ ...setup, machine: { ...setup.machine, image, fdt: fdt?.base } });
    return kept.open.length < changed.open.length ? kept : changed;
  }

  #try(setup: Setup): Trial {
    this.#boots--;
    return this.#trial(setup, bootReservedMemory(setup.tree, setup.machine));
  }

  #trial(setup: Setup, boot: BootResult): Trial {
    const compared = compareBoots(this.#real, this.#lists, boot, this.#treeCmdline);
    return { setup, boot, compared, open: this.#open(compared, boot) };
  }

  #open(compared: readonly ComparedItem[], boot: BootResult): ComparedItem[] {
    const releases = releasesApart(this.#real.facts, boot);
    return compared.filter(
      (one) =>
        !isSame(one) && !this.#reasons.has(one.key) && (releases === null || !isWording(one, releases)),
    );
  }
}

/** Number of differences after the start of the log; earlier ones mean nothing. */
function misfits({ compared, open }: Trial): number {
  const first = compared.findIndex(({ list, real }) => list === 'log' && real !== null);
  const after = new Set(first < 0 ? [] : compared.slice(first));
  return open.filter((one) => after.has(one)).length;
}

/** The kernel's name for the machine: the tree's model, or its first compatible. */
function modelOf({ root }: DeviceTree): string | null {
  const property = root.property('model') ?? root.property('compatible');
  return (property && stringAt(property)) ?? null;
}

/** Lines that a crashing kernel does not log, and lost lines: all that are missing after the last line in the log, or before the first. */
function unseenKeys(
  compared: readonly ComparedItem[],
  { facts }: RealBoot,
  { verdict }: BootResult,
): Set<string> {
  const keys = new Set<string>();
  if (verdict.boots === true) return keys;
  const log = compared.filter(({ list }) => list === 'log');
  // logged after all compared lines, except the later outcome of areas
  const over = facts.totalKib !== null;
  for (let i = log.length - 1; i >= 0 && log[i]!.real === null && !over; i--) keys.add(log[i]!.key);
  if (facts.late) for (let i = 0; i < log.length && log[i]!.real === null; i++) keys.add(log[i]!.key);
  return keys;
}

function notesOf(
  { facts, log }: RealBoot,
  given: Machine,
  boot: BootResult,
  seen: readonly VerifiedLine[],
  model: string | null,
): string[] {
  const notes: string[] = [];
  if (facts.model !== null && model !== null && facts.model !== model)
    notes.push(`the log is of the machine '${facts.model}', the tree of '${model}'`);
  if (log.boots > 1) notes.push(`the log has ${log.boots} boots; this is number ${log.boot}`);
  if (releasesApart(facts, boot) !== null)
    notes.push(
      `${standInText(facts.release!, releaseOf(boot.kernel), boot.arch)}: messages and rules may differ from those of the log`,
    );
  const other = otherKernel(facts, boot);
  if (other === 'release' && given.kernel !== undefined)
    notes.push(`the log is of Linux ${facts.release!}; the prediction is of ${boot.kernel}, as requested`);
  if (other === 'architecture')
    notes.push(`the log is of a kernel for ${facts.arch!}; the prediction is for ${boot.arch}, as requested`);
  const configured = given.kconfig?.release ?? '';
  if (facts.release !== null && configured !== '' && !sameRelease(configured, facts.release))
    notes.push(`the log is of Linux ${facts.release}, the configuration of ${configured}`);
  if (facts.otherArch !== null)
    notes.push(
      `the log is of a kernel for ${facts.otherArch}, which is not modelled; the prediction is for ${boot.arch}`,
    );
  if (facts.acpi) notes.push('the kernel found its devices by ACPI, so it does not read /reserved-memory');
  if (facts.efi)
    notes.push('UEFI started the kernel: memory that the UEFI memory map reserves is not in the tree');
  if (facts.late)
    notes.push(
      'the log starts late: the first lines of the kernel are lost (log_buf_len= makes room for them)',
    );
  if (seen.every(({ real }) => real === null))
    notes.push('the log has no line that can be compared with the prediction');
  if (log.cut) notes.push('the log has more lines about memory than rmem reads');
  return notes;
}

/** Whether two names are updates of the same release. */
function sameRelease(a: string, b: string): boolean {
  const numbers = /^\d+\.\d+/;
  return numbers.exec(a)?.[0] === numbers.exec(b)?.[0];
}
