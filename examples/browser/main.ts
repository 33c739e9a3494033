// SPDX-License-Identifier: MIT
//
// Checks a blob in a browser: the library needs nothing of Node's, so a bundler makes a page of it. `npx vite build examples/browser`
// makes it, `npx vite examples/browser` serves it.
import { FdtError, bootReservedMemory, readDtb, runChecks } from 'dt-rmem';

const input = document.querySelector('input')!;
const list = document.querySelector('ul')!;

function show(lines: readonly string[]): void {
  list.replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement('li');
      // as text: names in a blob may be anything
      item.textContent = line;
      return item;
    }),
  );
}

/** What is wrong with a blob, a line each. */
function findings(bytes: Uint8Array): string[] {
  try {
    const tree = readDtb(bytes);
    const { diagnostics } = runChecks(tree, bootReservedMemory(tree));
    const lines = diagnostics.map(({ severity, id, message }) => `${severity}: ${message} [${id}]`);
    return lines.length > 0 ? lines : ['nothing found'];
  } catch (error) {
    if (error instanceof FdtError) return [`no device tree blob: ${error.message}`];
    throw error;
  }
}

input.addEventListener('change', () => {
  void input.files?.[0]?.arrayBuffer().then((buffer) => {
    show(findings(new Uint8Array(buffer)));
  });
});
