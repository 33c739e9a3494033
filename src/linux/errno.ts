// SPDX-License-Identifier: MIT
//
// Linux's error numbers, those that the reserved-memory code or a handler for it can have reason to return.

/** Not permitted. */
export const EPERM = 1;
/** Nothing there by that name. */
export const ENOENT = 2;
/** A device failed. */
export const EIO = 5;
/** No such device or address. */
export const ENXIO = 6;
/** Not now. */
export const EAGAIN = 11;
/** No memory, or no room for it. */
export const ENOMEM = 12;
/** Not allowed. */
export const EACCES = 13;
/** An address that is none. */
export const EFAULT = 14;
/** Taken already. */
export const EBUSY = 16;
/** There already. */
export const EEXIST = 17;
/** No such device; of a handler: not mine, ask the next. */
export const ENODEV = 19;
/** What was asked for makes no sense. */
export const EINVAL = 22;
/** No room left, in a table too. */
export const ENOSPC = 28;
/** Beyond what can be counted. */
export const ERANGE = 34;
/** The kernel was built without it. */
export const ENOSYS = 38;
/** No data. */
export const ENODATA = 61;
/** Too large for its type. */
export const EOVERFLOW = 75;
/** Not supported. */
export const EOPNOTSUPP = 95;
/** Not yet: ask again later. */
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
