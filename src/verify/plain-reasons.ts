// SPDX-License-Identifier: MIT
//
// Reasons that show without another boot: from the log itself, before any change is tried, and for what no change explains.
import type { BootResult } from '../linux/boot-result.ts';
import { isSame, isWording } from './comparison.ts';
import type { Compared } from './comparison.ts';
import type { Reason, ReasonId } from './reason.ts';
import type { RealBoot } from './seen.ts';

type Explained = readonly (readonly [string, Reason])[];

function reason(id: ReasonId, text: string): Reason {
  return { id, text, tried: false };
}

/** What needs no trial. */
export function explainFirst(
  compared: readonly Compared[],
  { facts }: RealBoot,
  boot: BootResult,
): Explained {
  const found: [string, Reason][] = [];
  let seen = false;
  for (const one of compared) {
    seen ||= one.list === 'log' && one.real !== null;
    if (isSame(one)) continue;
    if (one.list === 'command-line') {
      const text = 'the boot loader gave the kernel another command line than the one in the tree';
      found.push([one.key, reason('other-command-line', text)]);
    } else if (isWording(one, facts.version)) {
      const text = `Linux ${facts.release!} words it otherwise than ${boot.kernel}, or has no such message`;
      found.push([one.key, reason('older-kernel', text)]);
    } else if (facts.late && one.list === 'log' && !seen) {
      found.push([
        one.key,
        reason(
          'log-starts-late',
          'the log starts after it: its buffer had overflowed, or the capture began late',
        ),
      ]);
    }
  }
  return found;
}

/** What is left when all has been tried. */
export function explainLeft(
  left: readonly Compared[],
  { facts }: RealBoot,
  others: boolean,
  names: ReadonlySet<string>,
): Explained {
  return left.map((one) => [one.key, strangerReason(one, names) ?? leftReason(one, facts, others)]);
}

/** Of a node that the tree has not, not enough may be known to try a boot with it. */
function strangerReason({ real, list }: Compared, names: ReadonlySet<string>): Reason | undefined {
  const node = real?.message?.node ?? null;
  if (list !== 'log' || node === null || names.has(node)) return undefined;
  return reason(
    'node-added',
    `the tree that was booted has ${node}, which this one has not: firmware or an overlay added it, or this tree is another version`,
  );
}

function leftReason(one: Compared, facts: RealBoot['facts'], others: boolean): Reason {
  if (facts.otherArch !== null)
    return reason(
      'other-architecture',
      `a kernel for ${facts.otherArch} goes by other rules than one for arm64`,
    );
  if (facts.version !== null && facts.version < 700)
    return reason('older-kernel', `Linux ${facts.release!} goes by other rules than 7.2`);
  if (facts.efi) return reason('efi', 'UEFI keeps memory that the tree does not tell of');
  if (moved(one)) {
    return reason(
      'other-place',
      `something else had the memory it was predicted in: the initrd, the blob or the image lay elsewhere${others ? ', or it follows from what else differs' : ''}`,
    );
  }
  if (others) return reason('follows-from-others', 'it may follow from what else differs');
  return reason(
    'unknown',
    'no change of the tree, the machine or the configuration that was tried explains it',
  );
}

/** Whether something has another place and is the same otherwise. */
function moved({ real, predicted }: Compared): boolean {
  if (real?.message == null || predicted?.message == null) return false;
  const { kind, fields } = real.message;
  return (
    kind === predicted.message.kind &&
    fields['mib'] === predicted.message.fields['mib'] &&
    fields['kib'] === predicted.message.fields['kib']
  );
}
