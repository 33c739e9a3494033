// SPDX-License-Identifier: MIT
//
// Reads dropped or chosen files, and folders with everything in them.
import { printableUtf8 } from '../report/safe-text.ts';
import { bytePath } from './board-input.ts';
import type { InputFile } from './board-input.ts';

/** A drop that cannot be read; the message is for the user. */
export class DropError extends Error {
  override readonly name = 'DropError';
}

/** Limit of files of a drop: more than all sources of one architecture in the kernel. */
const MAX_FILES = 20_000;
/** Limit of bytes of all files of a drop. */
const MAX_TOTAL = 64 * 1024 * 1024;
/** Only these files of a folder are read, so that a whole kernel tree can be dropped. */
const WANTED = /\.(dts|dtsi|dtso|dtb|dtbo|h|itb|img|fit)$|(^|\/)\.config$/i;

interface Found {
  readonly path: string;
  readonly file: () => Promise<File>;
}

/** Reads a drop. Call it during the event: afterwards the browser discards the data. */
export function readDrop(transfer: DataTransfer): Promise<InputFile[]> {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry()).filter(
    (entry) => entry !== null,
  );
  const files = entries.length > 0 ? [] : [...transfer.files];
  return entries.length > 0 ? readEntries(entries) : readFiles(files);
}

/** Reads chosen files. Their paths start at the chosen folder, if a folder was chosen. */
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
  // folders are added to the end of the queue, so any depth works
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
