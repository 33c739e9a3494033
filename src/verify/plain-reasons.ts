// SPDX-License-Identifier: MIT
//
// Reasons found without another boot: from the log itself, before changes are tried, and for differences that no change explains.
import type { BootResult } from '../linux/boot-result.ts';
import { otherKernel, releasesApart } from './booted-kernel.ts';
import { isSame, isWording } from './comparison.ts';
import type { ComparedItem } from './comparison.ts';
import { isOpenSbi, openSbiText } from './firmware-nodes.ts';
import type { RealBoot } from './real-boot.ts';
import type { Reason, ReasonId } from './reason.ts';

type Explained = readonly (readonly [string, Reason])[];

function reason(id: ReasonId, text: string): Reason {
  return { id, text, tried: false };
}

/** Reasons that need no trial. */
export function explainFirst(
  compared: readonly ComparedItem[],
  { facts, log }: RealBoot,
  boot: BootResult,
): Explained {
  const found: [string, Reason][] = [];
  const releases = releasesApart(facts, boot);
  const last = compared.findLastIndex(({ list, real }) => list === 'log' && real !== null);
  let seen = false;
  for (const [i, one] of compared.entries()) {
    seen ||= one.list === 'log' && one.real !== null;
    if (isSame(one)) continue;
    if (one.list === 'command-line') {
      const text = 'the boot loader passed the kernel a command line that differs from the one in the tree';
      found.push([one.key, reason('other-command-line', text)]);
    } else if (releases !== null && isWording(one, releases)) {
      const text = `Linux ${facts.release!} uses a different message than ${boot.kernel}, or only one of them has the message`;
      found.push([one.key, reason('other-release', text)]);
    } else if (facts.late && one.list === 'log' && !seen) {
      found.push([
        one.key,
        reason(
          'log-starts-late',
          'the log starts after it: its buffer had overflowed, or the capture began late',
        ),
      ]);
    } else if (log.short && one.list === 'log' && i > last) {
      const text = 'the log ends before it: the kernel stopped, or the capture did';
      found.push([one.key, reason('log-ends-early', text)]);
    }
  }
  return found;
}

/** Reasons for differences that remain after all trials. */
export function explainLeft(
  left: readonly ComparedItem[],
  { facts }: RealBoot,
  boot: BootResult,
  others: boolean,
): Explained {
  const names = new Set(boot.regions.map(({ name }) => name));
  return left.map((one) => [one.key, strangerReason(one, names) ?? leftReason(one, facts, boot, others)]);
}

/** For a node that is missing in the tree, too little may be known for a trial. */
function strangerReason({ real, list }: ComparedItem, names: ReadonlySet<string>): Reason | undefined {
  const node = real?.message?.node ?? null;
  if (list !== 'log' || node === null || names.has(node)) return undefined;
  if (isOpenSbi(node)) return reason('firmware-node', openSbiText(node));
  return reason(
    'node-added',
    `the booted tree has ${node}, which this tree lacks: firmware or an overlay added it, or this tree is another version`,
  );
}

function leftReason(one: ComparedItem, facts: RealBoot['facts'], boot: BootResult, others: boolean): Reason {
  if (facts.otherArch !== null)
    return reason(
      'other-architecture',
      `a kernel for ${facts.otherArch} follows other rules than a kernel for ${boot.arch}`,
    );
  const other = otherKernel(facts, boot);
  if (other === 'architecture')
    return reason(
      'other-architecture',
      `the log is of a kernel for ${facts.arch!}, which follows other rules than a kernel for ${boot.arch}`,
    );
  if (other === 'release' || releasesApart(facts, boot) !== null)
    return reason('other-release', `Linux ${facts.release!} may follow other rules than ${boot.kernel}`);
  if (facts.efi) return reason('efi', 'UEFI reserves memory that the tree does not describe');
  if (moved(one)) {
    return reason(
      'other-place',
      `other data was at the predicted address: the initrd, the DTB or the kernel image had another address${others ? ', or it follows from another difference' : ''}`,
    );
  }
  if (others) return reason('follows-from-others', 'it may follow from another difference');
  return reason('unknown', 'no tried change of the tree, the machine or the configuration explains it');
}

/** Whether something only differs in its address. */
function moved({ real, predicted }: ComparedItem): boolean {
  if (real?.message == null || predicted?.message == null) return false;
  const { id, fields } = real.message;
  return id === predicted.message.id && fields['size'] === predicted.message.fields['size'];
}
