// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../cli/run.ts';
import { CHROMIUM, WebPage, drop } from '../web/browser.ts';
import { ENDLESS, LINKED, NAMED, PAGE_ATTACKS, SIZED } from './page-attacks.ts';
import type { Row } from './page-attacks.ts';
import { PAST_THE_POLICY } from './policy-attacks.ts';
import type { PolicyAttack } from './policy-attacks.ts';

/** Longer than the 20 seconds after which the page gives up a board. */
const TIMEOUT = 40_000;
/** The page's summary for a correct board. */
const USABLE = 'Boots. 3 regions, 1 error';
const GOOD = { name: 'osprey.dts', content: readFileSync(join(ROOT, 'dts-samples/overlap/osprey.dts')) };

/** Elements and attributes that do not belong to the page. */
const FOREIGN = `[...document.querySelectorAll('*')].flatMap((one) => [
  ...(one.matches('script:not(#script), iframe, object, embed, img, image, foreignObject, base, video, a:not(#skip), b:not(#drop b),'
    + ' link:not([href^="data:image/svg"]), meta[http-equiv]:not([http-equiv=Content-Security-Policy]), body style style')
    ? [one.outerHTML.slice(0, 200)] : []),
  ...[...one.attributes].filter(({ name, value }) => /^on/i.test(name) || (/^(href|src|action)$/i.test(name) && !/^(#results$|data:image\\/svg)/.test(value)))
    .map(({ name, value }) => name + '=' + value.slice(0, 200)),
])`;
/** Characters in the page's text that control a terminal or reverse text. */
const CONTROLS = String.raw`document.body.innerText.match(/[^\P{C}\n\t]/gu) ?? []`;
/** Does everything that a mouse can do on the page. */
const CLICK_ALL = `{
  for (const one of document.querySelectorAll('.mark, #panels tr, #panels td, #panels li, summary, #panels button, #source button, #board-files li'))
    for (const type of ['mouseover', 'mousedown', 'mouseup', 'click'])
      one.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
}`;

async function contains(page: Page, says: Readonly<Record<string, string | RegExp>>): Promise<void> {
  for (const [selector, text] of Object.entries(says)) {
    const place = page.locator(selector).filter({ hasText: text });
    await place.first().waitFor({ state: 'attached', timeout: TIMEOUT });
  }
}

/** Removes the results, so that they cannot be mistaken for the next ones. */
async function clear(page: Page): Promise<void> {
  const remove = page.getByRole('button', { name: 'Remove the board' });
  if (await remove.isVisible()) await remove.click();
  await page.locator('#start').waitFor();
}

/** Checks that the page ran nothing, opened nothing and requested nothing, and shows the next board. */
async function expectHeld(page: Page, web: WebPage): Promise<void> {
  expect(await page.evaluate(FOREIGN)).toEqual([]);
  expect(await page.evaluate(CONTROLS)).toEqual([]);
  await page.getByRole('button', { name: 'Reset the machine' }).click();
  await drop(page, GOOD);
  await contains(page, { '#status': USABLE });
  const marks = '[globalThis.__pwned, {}.polluted, location.href.replace(/#.*/s, "")]';
  expect(await page.evaluate(marks)).toEqual([undefined, undefined, web.url]);
  expect(web.complaints.splice(0)).toEqual([]);
}

async function expectShown(page: Page, shows: readonly string[] = []): Promise<void> {
  const text = (await page.locator('main').textContent())!;
  for (const one of shows) expect(text).toContain(one);
}

if (CHROMIUM === undefined)
  console.warn(
    'test/hostile: there is no Chromium (Debian: apt install chromium); the tests of the page are skipped',
  );

describe.skipIf(CHROMIUM === undefined)('an attack in a file or link opened with the page', () => {
  const web = new WebPage();
  const visits: string[] = [];
  let server: Server;
  let elsewhere = '';
  beforeAll(async () => {
    await web.start();
    server = createServer((request, response) => {
      visits.push(request.url!.slice(1));
      response.end();
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    elsewhere = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(async () => {
    await web.stop();
    server.close();
  });

  // without the policy, which would block injected markup and so hide it
  const open = new OpenPage(() => web.open('', { bypassCSP: true }));
  it.each(named(NAMED))('%s fails', (_, { files, says, shows }) =>
    open.use(async (page) => {
      await drop(page, ...files());
      await contains(page, says);
      await expectShown(page, shows);
      await page.evaluate(CLICK_ALL);
      expect(await page.evaluate(FOREIGN)).toEqual([]);
      await page.evaluate(CLICK_ALL);
      await expectHeld(page, web);
    }),
  );

  it.each(named(LINKED))('%s fails', async (_, { links, says, shows }) => {
    const [first, ...rest] = links();
    const page = await web.open(`#${first!}`, { bypassCSP: true });
    await contains(page, says);
    await expectShown(page, shows);
    for (const link of rest) {
      await page.evaluate(`{
        for (const id of ['status', 'share-message']) document.getElementById(id).textContent = '';
        location.hash = '#${link}';
      }`);
      await contains(page, says);
    }
    await page.evaluate(CLICK_ALL);
    await expectHeld(page, web);
    await page.close();
  });

  const guarded = new OpenPage(() => web.open());
  it.each(named([...SIZED, ...ENDLESS]))('%s fails', (_, { files, says, shows, isGivenUp = false }) =>
    guarded.use(async (page) => {
      if (isGivenUp) await page.clock.install();
      await drop(page, ...files());
      if (isGivenUp) {
        await page.locator('#board-files .file').waitFor();
        await page.clock.fastForward(20_000);
      }
      await contains(page, says);
      await expectShown(page, shows);
      await expectHeld(page, web);
    }),
  );

  it('a board that takes long does not keep the next one waiting', async () => {
    const page = await web.open('', {}, true);
    await drop(page, ...ENDLESS.find(({ id }) => id === 'too-slow')!.files());
    await page.locator('#board-files .file').waitFor();
    await drop(page, GOOD);
    await page.clock.fastForward(1000);
    await page.locator('#status').filter({ hasText: USABLE }).waitFor({ state: 'attached' });
    await page.close();
  });

  /**
   * Makes a page do what an attack does, in each variant: when its heading is clicked, so that no script of a
   * test is on the stack.
   */
  async function attack({ aim, ways }: PolicyAttack, options: BrowserContextOptions): Promise<Page> {
    const page = await web.open('', options);
    const scripts = Object.entries(ways).map(
      ([name, { script }]) =>
        `try { ${script(aim === 'run' ? `__pwned.push('${name}')` : elsewhere + name)} } catch {}`,
    );
    await page.evaluate(`{
      globalThis.__pwned = [];
      globalThis.stopped = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => stopped.push(effectiveDirective));
      document.querySelector('h1').addEventListener('click', () => { ${scripts.join('\n')} });
    }`);
    await page.locator('h1').click();
    return page;
  }

  it.each(named(PAST_THE_POLICY))('%s fails', async (_, policyAttack) => {
    const page = await attack(policyAttack, {});
    const stoppedBy = Object.values(policyAttack.ways).flatMap((way) => way.stoppedBy);
    await expect.poll(() => page.evaluate('stopped.sort()')).toEqual(stoppedBy.sort());
    expect(await page.evaluate('__pwned')).toEqual([]);
    expect(visits).toEqual([]);
    web.complaints.splice(0);
    await page.close();
  });

  it.each(named(PAST_THE_POLICY))('%s works in each way without the policy', async (_, policyAttack) => {
    const page = await attack(policyAttack, { bypassCSP: true });
    const done = async (): Promise<unknown[]> =>
      policyAttack.aim === 'run' ? page.evaluate<string[]>('__pwned') : [...new Set(visits)];
    await expect.poll(async () => (await done()).sort()).toEqual(Object.keys(policyAttack.ways).sort());
    web.complaints.splice(0);
    await page.close();
    visits.splice(0);
  });
});

/** A page that tests share; a test that fails keeps it, and the next one gets another. */
class OpenPage {
  readonly #open: () => Promise<Page>;
  #page: Page | undefined;

  constructor(open: () => Promise<Page>) {
    this.#open = open;
  }

  async use(test: (page: Page) => Promise<void>): Promise<void> {
    const page = this.#page ?? (await this.#open());
    this.#page = undefined;
    await clear(page);
    await test(page);
    this.#page = page;
  }
}

function named<A extends Row>(attacks: readonly A[]): [string, A][] {
  return attacks.map((attack) => [attack.id, attack]);
}

describe('docs/security.md', () => {
  it('lists the attacks on the page with what comes of them', () => {
    const page = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');
    const rows = PAGE_ATTACKS.map(({ what, result }) => `| ${what.replaceAll('|', '\\|')} | ${result} |`);
    const head = ['| in a file or link opened with the page | what comes of it |', '|---|---|'];
    expect(page).toContain([...head, ...rows].join('\n'));
  });
});
