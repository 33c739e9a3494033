// SPDX-License-Identifier: MIT
import type { Severity } from '../../diagnostics/diagnostic.ts';
import type { CheckedBoard } from './checked-board.ts';
import type { Finding } from '../rule.ts';

/** What Linux does with a container whose cells or ranges it does not accept, in the words of its log. */
export function refusedContainer({
  container,
  boot,
  regions,
}: CheckedBoard): Pick<Finding, 'linux'> & { readonly severity: Severity } {
  const line = boot.log.find(({ id, node }) => id === 'container' && node === container?.path)?.text;
  const logged = line === undefined ? '' : ` and logs "${line}"`;
  // those that are disabled would not be reserved in any case
  const lost = regions.some(({ available }) => available);
  return {
    linux: `Linux passes over all regions in it${logged}`,
    severity: lost ? 'error' : 'warning',
  };
}
