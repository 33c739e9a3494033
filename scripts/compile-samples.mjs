// SPDX-License-Identifier: MIT
//
// Compiles every dts-samples/<topic>/<board>.dts to the blob beside it. Needs dtc.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const samples = fileURLToPath(new URL('../dts-samples/', import.meta.url));
const sources = readdirSync(samples, { recursive: true }).filter((name) => name.endsWith('.dts'));

for (const source of sources.sort()) {
  const blob = source.replace(/\.dts$/, '.dtb');
  const { status, error } = spawnSync('dtc', ['-q', '-I', 'dts', '-O', 'dtb', '-o', blob, source], {
    cwd: samples,
    stdio: 'inherit',
  });
  if (error?.code === 'ENOENT') {
    console.error('compile-samples: there is no dtc on the PATH (Debian: apt install device-tree-compiler)');
    process.exit(3);
  }
  if (status !== 0) {
    console.error(`compile-samples: dtc failed on ${source}`);
    process.exit(1);
  }
}
console.log(`${sources.length} samples compiled`);
