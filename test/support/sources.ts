// SPDX-License-Identifier: MIT
import { compileDts } from '../../src/compile/compile-dts.ts';
import type { CompileOptions, Compiled } from '../../src/compile/compile-dts.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { SourceHost } from '../../src/source/source-host.ts';

/** Sources by path, with one character per byte. `a/./b` and `a/x/../b` are `a/b`, as on a disk. */
export function memoryHost(files: Readonly<Record<string, string | Uint8Array>>): SourceHost {
  const opened = new Map<string, Uint8Array>();
  for (const [path, content] of Object.entries(files)) {
    opened.set(path, typeof content === 'string' ? new Uint8Array(Buffer.from(content, 'latin1')) : content);
  }
  return { readFile: (path) => opened.get(plainPath(path)) };
}

/** Compiles a source in a single file. */
export function compileText(text: string, options: CompileOptions = {}): Compiled {
  return compileDts('board.dts', memoryHost({ 'board.dts': text }), options);
}

export function errorsOf({ diagnostics }: Compiled): Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === 'error');
}

/** Diagnostics as a compiler prints them: at the use of a macro, not at its definition. */
export function printed({ sources }: Compiled, list: readonly Diagnostic[]): string[] {
  return list.map(({ id, message, span }) => {
    const place = sources.place(sources.inFile(span?.start ?? 0));
    return `${place === undefined ? '' : `${place.file}:${place.line}: `}${message} (${id})`;
  });
}

function plainPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0) parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
