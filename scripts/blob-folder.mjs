// SPDX-License-Identifier: MIT
//
// Where the scripts that need many real blobs find them.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { kitFolder } from './kernel/kit.mjs';

/**
 * Lists the blobs of a folder, by name: the first argument's, else RMEM_BLOBS', else that of the kernel which test:kernel downloads. Ends the
 * program with status 3 where there are none.
 *
 * @param {readonly string[]} args what was typed, without options
 */
export function listBlobs(args = process.argv.slice(2)) {
  const folder = args[0] ?? process.env.RMEM_BLOBS ?? join(kitFolder('sid'), 'dtbs');
  let names = [];
  try {
    names = readdirSync(folder, { recursive: true }).filter((name) => /\.dtbo?$/.test(name));
  } catch {
    // said below
  }
  if (names.length === 0) {
    console.error(`no device tree blobs in ${folder}
Give a folder with .dtb and .dtbo files, as an argument or in RMEM_BLOBS: those of a distribution's arm64 kernel
(/usr/lib/linux-image-*/ on Debian), or those of a kernel you built (make ARCH=arm64 dtbs). On Debian,
"npm run test:kernel -- --count 0" downloads a kernel with its blobs to where this looks for them.`);
    process.exit(3);
  }
  return { folder, paths: names.sort().map((name) => join(folder, name)) };
}

/** RAM for boards whose firmware fills it in: one bank from 1 GiB up, where most boards have some. */
export const SOME_MEMORY = [{ base: 0x40000000n, size: 4n << 30n }];
