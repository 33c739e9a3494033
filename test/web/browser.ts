// SPDX-License-Identifier: MIT
//
// The page as users open it: built, from a disk, in a real Chromium.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { ROOT } from '../cli/run.ts';

const PLACES = [
  process.env['RMEM_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** The path of Chromium, if it is installed; RMEM_CHROMIUM overrides it. */
export const CHROMIUM = PLACES.find((path) => path !== undefined && existsSync(path));

/** Builds the page into a folder. */
export function buildPage(folder: string): void {
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const args = [vite, 'build', '-c', 'vite.web.config.ts', '--outDir', folder, '--logLevel', 'error'];
  execFileSync(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** A browser, and the built page. */
export class WebPage {
  readonly #folder = mkdtempSync(join(tmpdir(), 'rmem-web-'));
  readonly url = pathToFileURL(join(this.#folder, 'index.html')).href;
  #browser: Browser | undefined;
  /** The requests, pop-ups and errors of the pages. */
  readonly complaints: string[] = [];

  async start(): Promise<void> {
    buildPage(this.#folder);
    this.#browser = await chromium.launch({ executablePath: CHROMIUM! });
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Opens the page, with a fragment if given; `isTimeHeld` gives it a clock that the test controls. */
  async open(fragment = '', options: BrowserContextOptions = {}, isTimeHeld = false): Promise<Page> {
    const page = await this.#browser!.newPage(options);
    page.setDefaultTimeout(10_000);
    page.on('pageerror', ({ message }) => this.complaints.push(message));
    page.on('console', (line) => this.complaints.push(line.text()));
    page.on('crash', () => this.complaints.push('crashed'));
    page.on('popup', (other) => this.complaints.push(`opened ${other.url()}`));
    page.on('download', (download) => this.complaints.push(`saved ${download.suggestedFilename()}`));
    page.on('dialog', (dialog) => {
      this.complaints.push(`${dialog.type()}: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(this.url) && !/^(blob|data):/.test(url)) this.complaints.push(`asked for ${url}`);
    });
    if (isTimeHeld) await page.clock.install();
    await page.goto(this.url + fragment);
    return page;
  }
}

/** A file to drop. */
export interface Given {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** Drops files onto the page. */
export async function drop(page: Page, ...files: readonly Given[]): Promise<void> {
  const list = files.map(({ name, content }) => [name, Buffer.from(content as string).toString('base64')]);
  await page.evaluate(`{
    const transfer = new DataTransfer();
    for (const [name, text] of ${JSON.stringify(list)})
      transfer.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name));
    document.querySelector('#drop').dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }`);
}

/** Waits until the page shows a summary. */
export async function says(page: Page, text: string | RegExp): Promise<string> {
  const status = page.locator('#status').filter({ hasText: text });
  await status.waitFor({ state: 'attached' });
  return (await status.textContent())!;
}

/** A number in the budget table. */
export async function budget(page: Page, name: string): Promise<string> {
  return (await page.locator(`[data-budget="${name}"] td`).first().textContent())!;
}
