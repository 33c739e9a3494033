// SPDX-License-Identifier: MIT

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/**
 * A size for users, in the largest unit in which it needs no more than two decimals: `64 MiB` or `1.5 GiB`.
 */
export function sizeText(size: bigint): string {
  let unit = 0;
  while (unit < UNITS.length - 1 && size >= 1n << BigInt(10 * (unit + 1))) unit++;
  const hundredths = (size * 100n) >> BigInt(10 * unit);
  const exact = hundredths << BigInt(10 * unit) === size * 100n;
  const text = (Number(hundredths) / 100).toString();
  return `${exact ? '' : '~'}${text} ${UNITS[unit]!}`;
}
