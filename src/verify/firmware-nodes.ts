// SPDX-License-Identifier: MIT
//
// Regions that firmware adds to the tree that it passes on, by name.

/** Names of OpenSBI's own regions. */
const OPEN_SBI = /^mmode_resv\d{0,4}(?:@|$)/;
/** Nodes that firmware is known to add, or to fill in. */
const FIRMWARE =
  /^(?:optee|tee|atf|tfa|tf-a|secmon|sbi|hwrm|framebuffer|simple-framebuffer|splash|ramoops|nvram|blconfig|linux,cma|.*(?:_|-)fw|fw)/i;

/** Whether OpenSBI adds regions of that name. */
export function isOpenSbi(name: string): boolean {
  return OPEN_SBI.test(name);
}

/** Whether firmware is known to add such regions, or to fill them in. */
export function isFirmware(name: string): boolean {
  return FIRMWARE.test(name);
}

/** Why OpenSBI has a region, and what to do about it. */
export function openSbiText(name: string, place = ''): string {
  return `OpenSBI reserves memory for itself and adds ${name}${place} to the tree that it passes on: use the board's /sys/firmware/fdt, which has the node`;
}
