// SPDX-License-Identifier: MIT
import type { Severity } from '../../diagnostics/diagnostic.ts';
import type { CheckedBoard } from './checked-board.ts';
import type { Finding } from '../rule.ts';

/** What Linux does with a container whose cells or ranges it rejects, with the line that it logs. */
export function refusedContainer({
  container,
  boot,
  regions,
}: CheckedBoard): Pick<Finding, 'linux'> & { readonly severity: Severity } {
  const line = boot.log.find(({ id, node }) => id === 'container' && node === container?.path)?.text;
  const logged = line === undefined ? '' : ` and logs "${line}"`;
  // disabled regions are not reserved in any case
  const lost = regions.some(({ available }) => available);
  return {
    linux: `Linux ignores all regions in it${logged}`,
    severity: lost ? 'error' : 'warning',
  };
}
