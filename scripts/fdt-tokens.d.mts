// SPDX-License-Identifier: MIT
export function firstDifference(ours: Uint8Array, theirs: Uint8Array): string | undefined;
