// SPDX-License-Identifier: MIT
//
// Records what fdtoverlay makes of the cases of test/golden/overlay. Needs dtc, and fdtoverlay in two versions: one from
// 1.7.1 on, whose overlays leave the base's phandles alone, and an older one.
//
// usage: record-overlays.mjs FDTOVERLAY OLD_FDTOVERLAY
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [, , fdtoverlay, old] = process.argv;
if (old === undefined) {
  console.error('usage: record-overlays.mjs FDTOVERLAY OLD_FDTOVERLAY');
  process.exit(2);
}
const golden = new URL('../test/golden/overlay/', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'record-overlays-'));
try {
  const text = readFileSync(new URL('cases.txt', golden), 'utf8');
  const cases = Object.fromEntries(text.split(/^=== /m).slice(1).map(record));
  writeFileSync(new URL('cases.json', golden), `${JSON.stringify(cases, null, 1)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function record(text) {
  const [title, ...lines] = text.split('\n');
  const [name, shows] = title.split(': ');
  const blobs = lines.join('\n').split('--- overlay\n').map(compile);
  const result = apply(fdtoverlay, blobs);
  const older = apply(old, blobs);
  const [base, ...overlays] = blobs.map((blob) => blob.toString('base64'));
  return [name, { shows, base, overlays, result, ...(older !== result && { older }) }];
}

/** A blob with labels, unless the source says otherwise or is laid out by hand. */
function compile(source, i) {
  const labels = i === 0 ? !source.includes('// no labels') : source.includes('/plugin/');
  // some are wrong on purpose
  const options = ['-qqq', '-f', ...(labels ? ['-@'] : [])];
  return execFileSync('dtc', [...options, '-I', 'dts', '-O', 'dtb'], { input: source, stdio: 'pipe' });
}

/** The blob in base64, as dtc orders its strings, or the name of the error. */
function apply(program, blobs) {
  const paths = blobs.map((blob, i) => {
    const path = join(folder, `${i}.dtb`);
    writeFileSync(path, blob);
    return path;
  });
  const [base, ...overlays] = paths;
  // an offset past a value lets it try with ever more room
  const run = spawnSync('sh', [
    '-c',
    'ulimit -v 200000; exec "$@"',
    'sh',
    program,
    '-i',
    base,
    '-o',
    '-',
    ...overlays,
  ]);
  if (run.status === 0) {
    const dtc = ['-qqq', '-f', '-I', 'dtb', '-O', 'dtb'];
    return execFileSync('dtc', dtc, { input: run.stdout, stdio: 'pipe' }).toString('base64');
  }
  const error = /FDT_ERR_\w+/.exec(run.stderr.toString());
  return error === null ? 'FDT_ERR_NOSPACE' : error[0];
}
