// SPDX-License-Identifier: MIT
//
// A project's settings for `rmem check`: the nearest `rmem.config.json` above a board, and its settings for
// that board.
import { existsSync, lstatSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { getOrInsert } from '../base/map.ts';
import type { RuleSetting, RuleSettings } from '../check/run.ts';
import type { Severity } from '../diagnostics/diagnostic.ts';
import type { RuleId } from '../diagnostics/rule-ids.ts';
import type { PageSize, WrittenMachine } from '../engine/config-file.ts';
import { parseImage } from '../engine/machine-settings.ts';
import { realPath, rootOf, rootOptions } from '../node/file-root.ts';
import type { FileRoot, RootOptions } from '../node/file-root.ts';
import type { MachineOptions } from './machine.ts';
import { readConfigFile } from '../node/config-file.ts';
import type { DiskConfigFile } from '../node/config-file.ts';

const NAME = 'rmem.config.json';

/**
 * The settings for one board; options of the command line as the text that is used there. Paths are relative
 * to the working directory, or absolute.
 */
export interface BoardPolicy extends MachineOptions {
  /** The configuration file; null if there is none. */
  readonly file: string | null;
  readonly failOn?: Severity | 'none';
  readonly baseline?: string;
  readonly rules: RuleSettings;
  /** The releases to check the board for, if there are several. */
  readonly kernels?: readonly string[];
  /** Page size in bytes; replaces that of the kernel configuration. */
  readonly pageSize?: number;
  readonly overlays: readonly string[];
  readonly include: readonly string[];
  readonly define: readonly string[];
}

/** Where to look for policies. */
export interface PolicyOptions {
  /** Uses this file for all boards. */
  readonly file?: string | undefined;
  /** Uses no file. */
  readonly off?: boolean | undefined;
  /** The folder of `--root`. */
  readonly root?: string | undefined;
}

/** The policies of the boards of one run; each file is read once. */
export class Policies {
  readonly #options: PolicyOptions;
  /** The policy found in each folder or its parents. */
  readonly #byFolder = new Map<string, RootedPolicy | null>();
  readonly #byFile = new Map<string, RootedPolicy>();

  constructor(options: PolicyOptions = {}) {
    this.#options = options;
  }

  /**
   * The settings for a board. Its file is searched for in the board's folder and its parents. The search ends
   * at the first file, at the root of a repository, or at the root of the board's files.
   *
   * @throws {Failure} if the file cannot be read, or is invalid
   */
  of(boardFile: string): BoardPolicy {
    const { file, off, root } = this.#options;
    if (off === true) return NONE;
    const folder = realPath(dirname(resolve(boardFile)));
    const policy =
      file === undefined
        ? this.#above(folder, boardFile)
        : this.#read(file, rootOptions({ root, include: [dirname(file)] }));
    return policy === null ? NONE : policyOf(policy, join(folder, basename(boardFile)));
  }

  #above(folder: string, boardFile: string): RootedPolicy | null {
    const known = this.#byFolder.get(folder);
    if (known !== undefined) return known;
    const root = rootOf(boardFile, this.#options);
    const passed: string[] = [];
    let found: RootedPolicy | null | undefined;
    for (let at = folder; found === undefined; at = dirname(at)) {
      found = this.#byFolder.get(at);
      if (found !== undefined) break;
      passed.push(at);
      const path = shownPath(join(at, NAME));
      if (isThere(path)) {
        root.require(path);
        found = this.#read(path, this.#options);
      } else if (at === root.folder || existsSync(join(at, '.git')) || at === dirname(at)) found = null;
    }
    for (const at of passed) this.#byFolder.set(at, found);
    return found;
  }

  #read(path: string, options: RootOptions): RootedPolicy {
    return getOrInsert(
      this.#byFile,
      path,
      () => new RootedPolicy(readConfigFile(path), rootOf(path, options)),
    );
  }
}

/** A configuration file, and the folder that must contain all files that it names. */
class RootedPolicy {
  readonly file: DiskConfigFile;
  readonly #root: FileRoot;
  readonly #paths = new Map<string, string>();

  constructor(file: DiskConfigFile, root: FileRoot) {
    this.file = file;
    this.#root = root;
  }

  /**
   * A path in the file, relative to the working directory if it is below that.
   *
   * @throws {Failure} if it leads outside the root
   */
  path(name: string): string {
    return getOrInsert(this.#paths, name, () => {
      const full = resolve(this.file.folder, name);
      this.#root.require(full, `${this.file.path}: '${name}'`);
      return shownPath(full);
    });
  }
}

const NONE: BoardPolicy = { file: null, rules: {}, overlays: [], include: [], define: [] };

/** Whether a name exists, even as a broken link: errors are reported when it is read. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // in a folder without search permission
    return false;
  }
}

function policyOf(rooted: RootedPolicy, boardFile: string): BoardPolicy {
  const policy = rooted.file;
  const { folder, failOn, baseline, include, define } = policy;
  const path = relative(realPath(folder), boardFile).split(sep).join('/');
  const entries = policy.entries.filter((entry) => entry.isFor(path));
  // settings that an entry does not have are missing in it, so they override nothing
  const machine = Object.assign({}, ...entries.map((entry) => entry.machine)) as WrittenMachine;
  const { overlays = [], pageSize, image, config, kernel, ...rest } = machine;
  const from = (name: string): string => rooted.path(name);
  return {
    file: policy.path,
    ...(failOn !== undefined && { failOn }),
    ...(baseline !== undefined && { baseline: from(baseline) }),
    rules: entries.reduce((rules, entry) => merged(rules, entry.rules), policy.rules),
    ...rest,
    ...(image !== undefined && { image: imageFrom(image, from) }),
    ...(config !== undefined && { config: from(config) }),
    ...kernelsOf(kernel),
    ...(pageSize !== undefined && { pageSize: PAGE_SIZES[pageSize] }),
    overlays: overlays.map(from),
    include: include.map(from),
    define,
  };
}

/** A single release is a setting of the machine; several releases make one machine each. */
function kernelsOf(kernel: WrittenMachine['kernel']): Pick<BoardPolicy, 'kernel' | 'kernels'> {
  if (typeof kernel !== 'object') return kernel === undefined ? {} : { kernel };
  return kernel.length === 1 ? { kernel: kernel[0]! } : { kernels: kernel };
}

const PAGE_SIZES: Readonly<Record<PageSize, number>> = { '4K': 4096, '16K': 16384, '64K': 65536 };

function merged(earlier: RuleSettings, later: RuleSettings): RuleSettings {
  const rules: Partial<Record<RuleId, RuleSetting>> = { ...earlier };
  for (const [id, setting] of Object.entries(later) as [RuleId, RuleSetting][]) {
    const options = { ...rules[id]?.options, ...setting.options };
    rules[id] = { ...rules[id], ...setting, ...(Object.keys(options).length > 0 && { options }) };
  }
  return rules;
}

/** The file in `FILE@BASE`, resolved by `from`; `BASE:SIZE` is unchanged. */
function imageFrom(image: string, from: (name: string) => string): string {
  const parsed = parseImage(image);
  return 'file' in parsed ? from(parsed.file) + image.slice(parsed.file.length) : image;
}

/** A path as a user would type it: relative to the working directory if it is below it. */
function shownPath(path: string): string {
  const below = relative('', path);
  return isAbsolute(below) || below === '..' || below.startsWith(`..${sep}`) ? path : below || '.';
}
