// SPDX-License-Identifier: MIT

/** Linux's error numbers, those that the reserved-memory code or a handler for it can have reason to return. */
export const EPERM = 1;
export const ENOENT = 2;
export const EIO = 5;
export const ENXIO = 6;
export const EAGAIN = 11;
export const ENOMEM = 12;
export const EACCES = 13;
export const EFAULT = 14;
export const EBUSY = 16;
export const EEXIST = 17;
export const ENODEV = 19;
export const EINVAL = 22;
export const ENOSPC = 28;
export const ERANGE = 34;
export const ENOSYS = 38;
export const ENODATA = 61;
export const EOVERFLOW = 75;
export const EOPNOTSUPP = 95;
export const EPROBE_DEFER = 517;

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries({
    EPERM,
    ENOENT,
    EIO,
    ENXIO,
    EAGAIN,
    ENOMEM,
    EACCES,
    EFAULT,
    EBUSY,
    EEXIST,
    ENODEV,
    EINVAL,
    ENOSPC,
    ERANGE,
    ENOSYS,
    ENODATA,
    EOVERFLOW,
    EOPNOTSUPP,
    EPROBE_DEFER,
  }).map(([name, value]) => [value, name]),
);

/**
 * The name of an error as functions of the kernel return it: `errnoName(-16)` is `EBUSY`. A number without a name here
 * is given as `E` and the number.
 */
export function errnoName(result: number): string {
  const value = Math.abs(result);
  return NAMES.get(value) ?? `E${value}`;
}
