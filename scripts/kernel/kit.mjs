// SPDX-License-Identifier: MIT
//
// What a real boot takes: QEMU, dtc and a kernel of Debian's, fetched with this machine's own apt.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FLAVOURS } from './flavours.mjs';

/** Something that a boot needs is not to be had here. */
export class Missing extends Error {}

const TOOLS = { dtc: 'device-tree-compiler', fdtget: 'device-tree-compiler', cpio: 'cpio' };

/**
 * @typedef {object} Kit
 * @property {string} flavour a key of `FLAVOURS`
 * @property {string} vmlinuz the image's file
 * @property {string} initrd its file
 * @property {string} config the text of the kernel's configuration
 * @property {string} version the kernel's full release, such as 7.2.13+deb14-arm64
 */

/**
 * Gets everything together, once: later calls find it in the cache ($RMEM_KERNEL_CACHE, else ~/.cache/rmem-kernel).
 *
 * @param {string} suite Debian's name for a release, such as `sid`
 * @param {(text: string) => void} progress is told what goes on
 * @param {string} [flavour] a key of `FLAVOURS`
 * @returns {Kit}
 */
export function getKit(suite, progress, flavour = 'arm64') {
  installTools(FLAVOURS[flavour], progress);
  const dir = kitFolder(suite, flavour);
  if (!existsSync(join(dir, 'version'))) fetchKernel(suite, flavour, dir, progress);
  return {
    flavour,
    vmlinuz: join(dir, 'vmlinuz'),
    initrd: join(dir, 'initrd.gz'),
    config: readFileSync(join(dir, 'config'), 'utf8'),
    version: readFileSync(join(dir, 'version'), 'utf8').trim(),
  };
}

/** Where a kit is kept; its blobs are in `dtbs`. */
export function kitFolder(suite, flavour = 'arm64') {
  return join(process.env.RMEM_KERNEL_CACHE ?? join(homedir(), '.cache/rmem-kernel'), `${suite}-${flavour}`);
}

function installTools(flavour, progress) {
  const tools = { ...flavour.packages, ...TOOLS };
  const isThere = (tool) =>
    tool.startsWith('/') ? existsSync(tool) : spawnSync('which', [tool]).status === 0;
  const missing = Object.keys(tools).filter((tool) => !isThere(tool));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((tool) => tools[tool]))];
  progress(`installing ${packages.join(', ')}`);
  run('apt-get', ['update', '-qq'], `${missing.join(', ')} (and no apt to install it with)`);
  run(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
    `${missing.join(', ')} (apt-get install ${packages.join(' ')} fails; is this root?)`,
  );
}

function run(command, args, missing) {
  const result = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (result.status === 0) return result.stdout;
  throw new Missing(`${missing}\n${(result.stderr ?? String(result.error)).trim()}`);
}

/** Downloads the kernel's packages and busybox for its architecture, unpacks them, and makes an initrd. */
function fetchKernel(suite, flavour, dir, progress) {
  const architecture = FLAVOURS[flavour].debian;
  const work = `${dir}.part`;
  rmSync(work, { recursive: true, force: true });
  for (const folder of ['lists/partial', 'archives/partial', 'debs', 'root']) {
    mkdirSync(join(work, folder), { recursive: true });
  }
  writeFileSync(
    join(work, 'sources.list'),
    `deb [arch=${architecture} trusted=yes] ${mirror()} ${suite} main\n`,
  );
  const setting = {
    'Dir::Etc::SourceList': join(work, 'sources.list'),
    'Dir::Etc::SourceParts': '/dev/null',
    'Dir::State::Lists': join(work, 'lists'),
    'Dir::State::status': '/dev/null',
    'Dir::Cache::archives': join(work, 'archives'),
    'Dir::Cache::pkgcache': '',
    'Dir::Cache::srcpkgcache': '',
    'APT::Architecture': architecture,
    'APT::Architectures': architecture,
    'APT::Sandbox::User': 'root',
  };
  const options = Object.entries(setting).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  const apt = (command, ...args) =>
    run(
      command,
      ['-qq', ...options, ...args],
      `the kernel ${flavour} from Debian's ${suite} (no network, no such suite, or no such kernel in it)`,
    );

  progress(`looking for the kernel ${flavour} in Debian's ${suite}`);
  apt('apt-get', 'update');
  const dependencies = (name) =>
    (/^Depends: (.*)$/m.exec(apt('apt-cache', 'show', name).split('\n\n')[0])?.[1] ?? '')
      .split(',')
      .map((word) => word.trim().split(' ')[0]);
  const image = dependencies(`linux-image-${flavour}`).find((name) => name.startsWith('linux-image-'));
  if (image === undefined) throw new Missing(`a kernel: Debian's ${suite} has no linux-image-${flavour}`);
  const parts = dependencies(image).filter((name) => /^linux-(base|binary|image)-\d/.test(name));
  const packages = [...new Set([image, ...parts, 'busybox-static'])];
  progress(`downloading ${packages.join(', ')}`);
  const debs = join(work, 'debs');
  const download = spawnSync('apt-get', ['-qq', ...options, 'download', ...packages], {
    cwd: debs,
    encoding: 'utf8',
  });
  if (download.status !== 0)
    throw new Missing(`a kernel: its packages cannot be downloaded\n${download.stderr.trim()}`);
  const root = join(work, 'root');
  for (const deb of readdirSync(debs)) execFileSync('dpkg-deb', ['-x', join(debs, deb), root]);

  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const find = (matches) => {
    const entry = files.find((file) => matches(file.name));
    if (entry === undefined) throw new Missing(`a kernel: ${image} is not laid out as expected`);
    return join(entry.parentPath ?? entry.path, entry.name);
  };
  const release = image.slice('linux-image-'.length);
  mkdirSync(dir, { recursive: true });
  copyFileSync(
    // Debian's riscv64 of old has its Image by that name
    find((name) => /^vmlinu[xz]-?/.test(name)),
    join(dir, 'vmlinuz'),
  );
  copyFileSync(
    find((name) => name === 'config' || name === `config-${release}`),
    join(dir, 'config'),
  );
  const blobs = join(dir, 'dtbs');
  mkdirSync(blobs, { recursive: true });
  for (const { name, parentPath, path } of files) {
    if (/\.dtbo?$/.test(name)) copyFileSync(join(parentPath ?? path, name), join(blobs, name));
  }
  makeInitrd(
    find((name) => name === 'busybox'),
    join(work, 'initrd'),
    join(dir, 'initrd.gz'),
  );
  // last, so that a kit is whole or not there
  writeFileSync(join(work, 'version'), `${release}\n`);
  renameSync(join(work, 'version'), join(dir, 'version'));
  rmSync(work, { recursive: true, force: true });
}

/** The mirror that this machine's apt uses. */
function mirror() {
  const lists = ['/etc/apt/sources.list'];
  if (existsSync('/etc/apt/sources.list.d')) {
    lists.push(
      ...readdirSync('/etc/apt/sources.list.d').map((name) => join('/etc/apt/sources.list.d', name)),
    );
  }
  for (const list of lists.filter((name) => existsSync(name))) {
    const match = /^(?:URIs: |deb (?:\[[^\]]*\] )?)(https?:\/\/\S*\/debian\/?)(?:\s|$)/m.exec(
      readFileSync(list, 'utf8'),
    );
    if (match) return match[1];
  }
  throw new Missing("a mirror of Debian: none is in this machine's apt sources");
}

/** An initrd whose init prints what the kernel made of memory, and stops. */
function makeInitrd(busybox, folder, target) {
  for (const name of ['bin', 'proc', 'sys', 'dev']) mkdirSync(join(folder, name), { recursive: true });
  copyFileSync(busybox, join(folder, 'bin/busybox'));
  chmodSync(join(folder, 'bin/busybox'), 0o755);
  symlinkSync('busybox', join(folder, 'bin/sh'));
  copyFileSync(fileURLToPath(new URL('init', import.meta.url)), join(folder, 'init'));
  chmodSync(join(folder, 'init'), 0o755);
  const script = `cd '${folder}' && find . | LC_ALL=C sort | cpio -o -H newc --quiet | gzip -9n`;
  writeFileSync(target, execFileSync('sh', ['-c', script], { maxBuffer: 1 << 26 }));
  return basename(target);
}
