// SPDX-License-Identifier: MIT
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDtb } from '../../src/fdt/write.ts';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import { readDtb } from '../../src/fdt/read.ts';
import { ROOT } from '../cli/run.ts';
import { END, blob, node, prop } from '../support/blob.ts';
import { compileText } from '../support/sources.ts';
import { CHROMIUM, WebPage, budget, drop, says } from './browser.ts';

const sample = (path: string): string => readFileSync(join(ROOT, 'dts-samples', path), 'utf8');
const OVERLAP = sample('overlap/osprey.dts');
const OVERLAP_BLOB = writeDtb(compileText(OVERLAP).tree!);

if (CHROMIUM === undefined)
  console.warn('test/web: there is no Chromium (Debian: apt install chromium); its tests are skipped');

describe.skipIf(CHROMIUM === undefined)('the page in Chromium', () => {
  const web = new WebPage();
  beforeAll(() => web.start());
  afterAll(async () => {
    await web.stop();
    // the page made no request, and reported no error
    expect(web.complaints).toEqual([]);
  });

  it('shows a blob that is dropped', async () => {
    const page = await web.open();
    await drop(page, { name: 'osprey.dtb', content: OVERLAP_BLOB });
    expect(await says(page, 'Boots')).toMatch(/^Boots\. 3 regions, 1 error, .* left\.$/);
    expect(await page.locator('#verdict h2').textContent()).toBe('Alderbrook Osprey tracker');
    expect(await budget(page, 'ram')).toBe('1 GiB');
    // 0x200000 and 0x60000000..0x66bfffff
    expect(await budget(page, 'nomap')).toBe('110 MiB');
    const rows = page.locator('#regions tbody tr');
    expect(await rows.nth(1).locator('td').allTextContents()).toEqual([
      'modem@60000000',
      '0x60000000',
      '0x65900000',
      '89 MiB',
      'nomap',
    ]);
    const log = bootReservedMemory(readDtb(OVERLAP_BLOB)).log.map(({ text }) => text);
    const shown = await page.locator('#log li').allTextContents();
    expect(shown.map((text) => text.replace(/^(error|warning): /, ''))).toEqual(log);
    expect(await page.locator('#map svg .mark').count()).toBeGreaterThanOrEqual(3);
    await page.close();
  });

  it('moves with what is typed', async () => {
    const page = await web.open();
    await drop(page, { name: 'osprey.dtb', content: OVERLAP_BLOB });
    await says(page, 'Boots');
    expect(await page.locator('#areas td').first().textContent()).toBe('reserved');
    await page.getByLabel('Command line').fill('cma=128M');
    await says(page, /~733/);
    expect(await budget(page, 'cma')).toBe('128 MiB');
    await page.getByLabel('RAM', { exact: true }).fill('0x40000000:2G');
    await says(page, /1\.7\d* GiB left/);
    expect(await budget(page, 'ram')).toBe('2 GiB');
    await page.getByLabel('RAM', { exact: true }).fill('0x40000000');
    expect(await page.locator('#memory-error').textContent()).toContain('is not BASE:SIZE');
    await says(page, /~733/);
    await page.getByText('Kernel configuration').click();
    await page.getByLabel('DMA_CMA', { exact: true }).uncheck();
    await says(page, /~861/);
    expect(await budget(page, 'cma')).toBe('0 B');
    expect(await page.locator('#kconfig-hint').textContent()).toMatch(/^One option differs/);
    await page.getByRole('button', { name: 'Reset the machine' }).click();
    await says(page, /~797/);
    await page.close();
  });

  it('models the kernel that is chosen, and begins with what the tree and a configuration say', async () => {
    const page = await web.open();
    const kernel = page.locator('#verdict .modelled');
    const cpus =
      'cpus { #address-cells = <1>; #size-cells = <0>; cpu@0 { compatible = "arm,cortex-a7"; }; };';
    const memory = 'memory@40000000 { device_type = "memory"; reg = <0x40000000 0x20000000>; };';
    const head = '#address-cells = <1>; #size-cells = <1>;';
    await drop(page, { name: 'a7.dts', content: `/dts-v1/; / { ${head} ${cpus} ${memory} };` });
    await says(page, 'Boots');
    expect(await kernel.textContent()).toBe('Linux 7.3 on arm, 4 KiB pages');
    expect(await page.locator('#arch option').first().textContent()).toBe('from the tree (arm)');
    // Debian's default area for 32-bit arm, and for arm64
    expect(await budget(page, 'cma')).toBe('128 MiB');
    expect(await page.getByLabel('NUMA', { exact: true }).isChecked()).toBe(false);
    await page.getByLabel('Architecture').selectOption('arm64');
    await kernel.filter({ hasText: 'Linux 7.3 on arm64, 4 KiB pages' }).waitFor();
    expect(await budget(page, 'cma')).toBe('64 MiB');
    expect(await page.locator('#kconfig-hint').textContent()).toBe('Debian’s configuration for arm64.');
    await page.getByLabel('Page size').selectOption('64K');
    await page.getByLabel('Kernel', { exact: true }).selectOption('6.12');
    await kernel.filter({ hasText: 'Linux 6.12 on arm64, 64 KiB pages' }).waitFor();
    await page.waitForURL(/#v1\./);
    await page.getByLabel('Architecture').selectOption('riscv64');
    await kernel.filter({ hasText: 'Linux 6.12 on riscv64, 4 KiB pages' }).waitFor();
    expect(await page.locator('#pageSize-error').textContent()).toContain('riscv64 has pages of 4 KiB');
    const old =
      '# Linux/arm 6.6.30 Kernel Configuration\nCONFIG_ARM=y\nCONFIG_ARM_LPAE=y\nCONFIG_DMA_CMA=y\n';
    await drop(page, {
      name: 'config-6.6',
      content: `${old}CONFIG_CMA_SIZE_MBYTES=8\nCONFIG_CMA_SIZE_SEL_MBYTES=y\n`,
    });
    await kernel.filter({ hasText: 'Linux 6.6 on arm with LPAE, 4 KiB pages' }).waitFor();
    expect(await page.locator('#board-message').textContent()).toBe(
      'The configuration is that of config-6.6: Linux 6.6.30 is not modelled exactly; using the known changes up to 6.6 and the build of 6.1 instead.',
    );
    expect(await budget(page, 'cma')).toBe('8 MiB');
    const before = page.url();
    await page.getByLabel('Page size').selectOption('');
    await page.waitForURL(({ href }) => href !== before);
    const other = await web.open(new URL(page.url()).hash);
    await other.locator('#verdict .modelled').filter({ hasText: 'Linux 6.6 on arm with LPAE' }).waitFor();
    expect(await other.getByLabel('Architecture').inputValue()).toBe('arm-lpae');
    expect(await budget(other, 'cma')).toBe('8 MiB');
    await other.close();
    await page.close();
  });

  it('puts an overlay onto the board, and takes it away', async () => {
    const page = await web.open();
    await drop(page, { name: 'board.dts', content: sample('overlay/board.dts') });
    await says(page, 'Boots');
    expect(await budget(page, 'cma')).toBe('96 MiB');
    await drop(page, { name: 'bigger-cma.dtso', content: sample('overlay/bigger-cma.dtso') });
    await page.getByRole('button', { name: 'Remove bigger-cma.dtso' }).waitFor();
    await says(page, /~715/);
    expect(await budget(page, 'cma')).toBe('256 MiB');
    await page.getByRole('button', { name: 'Remove bigger-cma.dtso' }).click();
    await says(page, /~87\d/);
    expect(await budget(page, 'cma')).toBe('96 MiB');
    await page.close();
  });

  it('restores a link: board, overlay, form', async () => {
    const page = await web.open();
    await page.getByLabel('Sample').selectOption({ label: 'Overlay' });
    await says(page, /~715/);
    await page.waitForURL(/#v1\./);
    const smaller = page.url();
    await page.getByLabel('RAM', { exact: true }).fill('0x40000000:2G');
    await says(page, /1\.6\d* GiB left/);
    await page.waitForURL(({ href }) => href !== smaller);
    const before = await page.locator('#panels').innerText();
    const fragment = new URL(page.url()).hash;
    await page.close();
    const other = await web.open(fragment);
    await says(other, /1\.6\d* GiB left/);
    expect(await other.locator('#panels').innerText()).toBe(before);
    expect(await other.getByLabel('RAM', { exact: true }).inputValue()).toBe('0x40000000:2G');
    await other.close();
    const broken = await web.open(fragment.slice(0, -9), {}, true);
    const message = broken.locator('#share-message').filter({ hasText: /link is damaged/ });
    await message.waitFor();
    // the delay after which the page sets its address, and updates the message about sharing
    await broken.clock.fastForward(10_000);
    expect(await message.isVisible()).toBe(true);
    expect(await broken.locator('#start').isVisible()).toBe(true);
    await broken.close();
  });

  it('copies a link, or shows it where it may not', async () => {
    const page = await web.open();
    await page.getByLabel('Sample').selectOption({ label: 'CMA default' });
    await says(page, 'Boots');
    await page.waitForURL(/#v1\./);
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page
      .locator('#share-message')
      .filter({ hasText: /link of 1 KiB/ })
      .waitFor();
    const field = page.getByLabel('Link to this page’s state');
    if (await field.isVisible()) expect(await field.inputValue()).toBe(page.url());
    await page.close();
  });

  it('says that a board is too large for a link', async () => {
    const page = await web.open();
    let seed = 1;
    const noise = Array.from({ length: 60_000 }, () => (seed = (seed * 48271) % 0x7fffffff)).join(' ');
    await drop(page, { name: 'a.dts', content: `/dts-v1/; / { noise = <${noise}>; };` });
    await says(page, 'Boots');
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page
      .locator('#share-message')
      .filter({ hasText: /too large for a link/ })
      .waitFor();
    await page.close();
  });

  it('takes folders', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rmem-folder-'));
    const page = await web.open();
    try {
      for (const name of ['memory.h', 'soc.dtsi', 'board.dts']) {
        mkdirSync(join(folder, 'b'), { recursive: true });
        writeFileSync(join(folder, 'b', name), sample(`includes/${name}`));
      }
      await page.setInputFiles('#folder', folder);
      await says(page, 'Boots');
      expect(await page.locator('#source option').allTextContents()).toHaveLength(3);
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await page.close();
    }
  });

  it('leads from a finding to its line, by keyboard alone', async () => {
    const page = await web.open();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const focused = (): Promise<string> =>
      page.evaluate('document.activeElement.id || document.activeElement.textContent');
    expect(await focused()).toBe('results');
    await page.getByRole('button', { name: 'Overlap' }).focus();
    await page.keyboard.press('Enter');
    await says(page, '1 error');
    await page.locator('#verdict summary').focus();
    await page.keyboard.press('Tab');
    const mark = (): Promise<string> => page.evaluate('document.activeElement.dataset.mark');
    expect(await mark()).toBe('0');
    await page.keyboard.press('End');
    const last = await mark();
    expect(last).not.toBe('0');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    expect(await mark()).toBe('1');
    const details = page.locator('.mark-details h3');
    expect(await details.count()).toBe(1);
    await page.keyboard.press('Escape');
    expect(await details.count()).toBe(0);
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('osprey.dts:41:11');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('Text of osprey.dts');
    const line = page.locator('#source [data-line="41"]');
    expect(await line.getAttribute('class')).toBe('marked error');
    await expect
      .poll(async () => {
        const box = (await line.boundingBox())!;
        return box.y >= 0 && box.y + box.height <= page.viewportSize()!.height;
      })
      .toBe(true);
    await page.close();
  });

  it('lives on after what cannot be read, and shows where a source is wrong', async () => {
    const page = await web.open();
    await drop(page, { name: 'a.dtb', content: OVERLAP_BLOB.slice(0, 99) });
    await says(page, /^Cannot be read\. a\.dtb/);
    await drop(page, { name: 'a.dts', content: OVERLAP.replace('no-map;', 'no-map') });
    await says(page, /a\.dts has an error/);
    expect(await page.locator('#compiler .severity').first().textContent()).toBe('error');
    await page.locator('#source .marked.error').waitFor();
    await page.getByRole('button', { name: 'Edit' }).click();
    const text = page.getByRole('textbox', { name: 'Text of a.dts' });
    await text.fill(OVERLAP.replace('0x5900000', '0x5800000'));
    await says(page, /^Boots\. 3 regions, no findings/);
    expect(await text.isVisible()).toBe(true);
    await page.close();
  });

  it('makes no markup of names', async () => {
    const evil = '<img src=x onerror=alert(1)>&lt;\x1b\u0000'.slice(0, -1);
    const cells = Buffer.from([0, 0, 0, 1]);
    const names = '#address-cells\0#size-cells\0ranges\0reg\0model\0';
    const at = (name: string): number => names.indexOf(`${name}\0`);
    const root = [
      ...prop(at('#address-cells'), cells),
      ...prop(at('#size-cells'), cells),
      ...prop(at('model'), `${evil}\0`),
    ];
    const region = node(evil, ...prop(at('reg'), Buffer.from('5000000000100000', 'hex')));
    const container = node('reserved-memory', ...root.slice(0, 8), ...prop(at('ranges')), ...region);
    const bytes = blob({ struct: [...node('', ...root, ...container), END], strings: names });
    const page = await web.open();
    await drop(page, { name: `${evil}.dtb`, content: bytes });
    await says(page, /1 region/);
    expect(await page.locator('main img, svg image, svg foreignObject').count()).toBe(0);
    expect(await page.locator('#verdict h2').textContent()).toBe('<img src=x onerror=alert(1)>&lt;\\x1b');
    expect(await page.locator('#regions td').first().textContent()).toContain('<img');
    await page.close();
  });

  const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  it.each([
    ['empty', 1280, 'light', null],
    ['with a board that has errors', 1280, 'light', 'Overlap'],
    ['dark, at the width of a phone', 320, 'dark', 'Overlap'],
    ['with NUMA nodes, at the width of a phone', 320, 'light', 'NUMA'],
  ] as const)('is accessible, and no wider than its window: %s', async (_, width, colorScheme, board) => {
    const page = await web.open('', {
      viewport: { width, height: 800 },
      colorScheme,
      reducedMotion: 'reduce',
    });
    if (board !== null) {
      await page.getByLabel('Sample').selectOption({ label: board });
      await says(page, 'Boots');
      await page.getByText('Kernel configuration').click();
      for (const summary of await page.locator('#findings summary').all()) await summary.click();
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await page.evaluate(AXE);
    const violations = await page.evaluate(
      `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 200)).join(' ')))`,
    );
    expect(violations).toEqual([]);
    await page.close();
  });
});
