// SPDX-License-Identifier: MIT
//
// Linux's error numbers that the reserved-memory code or its handlers may return.

/** Not permitted. */
export const EPERM = 1;
/** No such file or entry. */
export const ENOENT = 2;
/** A device failed. */
export const EIO = 5;
/** No such device or address. */
export const ENXIO = 6;
/** Try again. */
export const EAGAIN = 11;
/** No memory, or no room for it. */
export const ENOMEM = 12;
/** Not allowed. */
export const EACCES = 13;
/** Bad address. */
export const EFAULT = 14;
/** Device or resource busy. */
export const EBUSY = 16;
/** Already exists. */
export const EEXIST = 17;
/** No such device; from a handler: not mine, try the next. */
export const ENODEV = 19;
/** Invalid argument. */
export const EINVAL = 22;
/** No room left, in a table too. */
export const ENOSPC = 28;
/** Result out of range. */
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
