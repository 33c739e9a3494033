// SPDX-License-Identifier: MIT
//
// Reads what was dropped or chosen: files, and folders with all that is in them.
import { printableUtf8 } from '../report/safe-text.ts';
import { bytePath } from './board-input.ts';
import type { InputFile } from './board-input.ts';

/** What cannot be read; the message is for people. */
export class DropError extends Error {
  override readonly name = 'DropError';
}

/** Files of a drop: all the sources of an architecture in the kernel are fewer. */
const MAX_FILES = 20_000;
/** Bytes of all files of a drop. */
const MAX_TOTAL = 64 * 1024 * 1024;
/** Of a folder only these are read, so that a whole kernel can be dropped. */
const WANTED = /\.(dts|dtsi|dtso|dtb|dtbo|h|itb|img|fit)$|(^|\/)\.config$/i;

interface Found {
  readonly path: string;
  readonly file: () => Promise<File>;
}

/** Reads a drop. Must be called before the event is over, after which the browser takes the drop away. */
export function readDrop(transfer: DataTransfer): Promise<InputFile[]> {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry()).filter(
    (entry) => entry !== null,
  );
  const files = entries.length > 0 ? [] : [...transfer.files];
  return entries.length > 0 ? readEntries(entries) : readFiles(files);
}

/** Reads files that were chosen, by their paths below the folder that was chosen where it was one. */
export function readFiles(files: readonly File[]): Promise<InputFile[]> {
  const found = files.map((file): Found => {
    const path = file.webkitRelativePath || file.name;
    return { path, file: () => Promise.resolve(file) };
  });
  return readAll(found.filter(({ path }) => !path.includes('/') || WANTED.test(path)));
}

async function readEntries(entries: readonly FileSystemEntry[]): Promise<InputFile[]> {
  const found: Found[] = [];
  const queue = entries.map((entry) => ({ entry, path: entry.name }));
  // folders are put behind what is still to be looked at, however deep they are
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { entry, path } = next;
    if (entry.isFile) {
      if (path.includes('/') && !WANTED.test(path)) continue;
      found.push({ path, file: () => fileOf(entry as FileSystemFileEntry) });
      if (found.length > MAX_FILES) throw new DropError(`It has more than ${MAX_FILES} files.`);
    } else if (!entry.name.startsWith('.git')) {
      for (const child of await childrenOf(entry as FileSystemDirectoryEntry))
        queue.push({ entry: child, path: `${path}/${child.name}` });
      if (queue.length > 10 * MAX_FILES) throw new DropError('It has too many files and folders.');
    }
  }
  return readAll(found);
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });
}

async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (some.length === 0) return children;
    children.push(...some);
  }
}

async function readAll(found: readonly Found[]): Promise<InputFile[]> {
  const files: InputFile[] = [];
  let total = 0;
  for (const { path, file } of found) {
    try {
      const blob = await file();
      total += blob.size;
      if (total > MAX_TOTAL) throw new DropError(`It has more than ${MAX_TOTAL >> 20} MiB.`);
      files.push({ path: bytePath(path), bytes: new Uint8Array(await blob.arrayBuffer()) });
    } catch (error) {
      if (error instanceof DropError) throw error;
      const reason = error instanceof Error ? error.message : 'no reason';
      throw new DropError(`${printableUtf8(bytePath(path))} cannot be read: ${reason}.`);
    }
  }
  return files;
}
