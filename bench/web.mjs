// SPDX-License-Identifier: MIT
//
// How long the page takes from the drop of a blob to its picture, in headless Chromium: of a folder of real blobs the largest,
// and those with the most reserved memory. Needs a built page, and Chromium (RMEM_CHROMIUM says where it is).
//
// usage: web.mjs [FOLDER]
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { listBlobs } from '../scripts/blob-folder.mjs';

const ROUNDS = 15;
const PAGE = 'dist-web/index.html';

const html = readFileSync(PAGE);
const compressed = gzipSync(html, { level: 9 }).length;
console.log(`${PAGE}: ${html.length} bytes, ${compressed} compressed`);

const { paths } = listBlobs();
const largest = paths
  .filter((path) => path.endsWith('.dtb'))
  .map((path) => ({ path, size: statSync(path).size }))
  .sort((a, b) => b.size - a.size)
  .slice(0, 3);

const browser = await chromium.launch({
  executablePath: process.env.RMEM_CHROMIUM ?? '/usr/bin/chromium',
});
console.log(`Chromium ${browser.version()}, ${ROUNDS} drops of each blob, each in a page of its own\n`);
console.log('milliseconds from drop to picture   least  median    most');
for (const { path, size } of largest) {
  const blob = readFileSync(path).toString('base64');
  const times = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await dropped(blob));
  times.sort((a, b) => a - b);
  const shown = [times[0], times[ROUNDS >> 1], times.at(-1)].map((time) => time.toFixed(0).padStart(8));
  console.log(`${`${basename(path)} (${size})`.padEnd(34)}${shown.join('')}`);
}
await browser.close();

/** Opens the page, drops a blob, and waits for the frame in which its map can be seen. */
async function dropped(blob) {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(PAGE).href);
  await page.waitForTimeout(500);
  const time = await page.evaluate(`new Promise((done) => {
    const transfer = new DataTransfer();
    const bytes = Uint8Array.from(atob(${JSON.stringify(blob)}), (c) => c.charCodeAt(0));
    transfer.items.add(new File([bytes], 'board.dtb'));
    const observer = new MutationObserver(() => {
      if (document.querySelector('#map svg .mark') === null) return;
      observer.disconnect();
      // the first frame is under way, and the second begins when it is on the screen
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
    });
    observer.observe(document.getElementById('panels'), { childList: true, subtree: true });
    const start = performance.now();
    const drop = new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true });
    document.getElementById('drop').dispatchEvent(drop);
  })`);
  await page.close();
  return time;
}
