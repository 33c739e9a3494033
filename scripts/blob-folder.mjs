// SPDX-License-Identifier: MIT
//
// Where the scripts that need many real blobs find them.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { kitFolder } from './kernel/kit.mjs';

/** Where blobs are looked for, by what the corpus is called: an environment variable, and the kit of a kernel that test:kernel downloads. */
const CORPORA = {
  blobs: { variable: 'RMEM_BLOBS', kit: ['sid'] },
  arm: { variable: 'RMEM_BLOBS_ARM', kit: ['sid', 'armmp'] },
  riscv64: { variable: 'RMEM_BLOBS_RISCV64', kit: ['sid', 'riscv64'] },
};

/** The corpora of other architectures than arm64. */
export const OTHER_CORPORA = Object.keys(CORPORA).filter((name) => name !== 'blobs');

/**
 * The blobs of another architecture's kernel; undefined where there are none.
 *
 * @param {string} name one of `OTHER_CORPORA`
 */
export function otherBlobs(name) {
  const { variable, kit } = CORPORA[name];
  const folder = process.env[variable] ?? join(kitFolder(...kit), 'dtbs');
  const paths = pathsIn(folder);
  return paths.length === 0 ? undefined : { folder, paths };
}

/** The blobs in a folder and those below, by name; none where there is no such folder. */
function pathsIn(folder) {
  try {
    const names = readdirSync(folder, { recursive: true }).filter((name) => /\.dtbo?$/.test(name));
    return names.sort().map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/**
 * Lists the blobs of a folder, by name: the first argument's, else RMEM_BLOBS', else that of the kernel which test:kernel downloads. Ends the
 * program with status 3 where there are none.
 *
 * @param {readonly string[]} args what was typed, without options
 */
export function listBlobs(args = process.argv.slice(2)) {
  const { variable, kit } = CORPORA.blobs;
  const folder = args[0] ?? process.env[variable] ?? join(kitFolder(...kit), 'dtbs');
  const paths = pathsIn(folder);
  if (paths.length === 0) {
    console.error(`no device tree blobs in ${folder}
Give a folder with .dtb and .dtbo files, as an argument or in RMEM_BLOBS: those of a distribution's arm64 kernel
(/usr/lib/linux-image-*/ on Debian), or those of a kernel you built (make ARCH=arm64 dtbs). On Debian,
"npm run test:kernel -- --count 0" downloads a kernel with its blobs to where this looks for them.`);
    process.exit(3);
  }
  return { folder, paths };
}

/** RAM for boards whose firmware fills it in: one bank from 1 GiB up, where most boards have some. */
export const SOME_MEMORY = [{ base: 0x40000000n, size: 4n << 30n }];
