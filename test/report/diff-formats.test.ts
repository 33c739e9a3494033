// SPDX-License-Identifier: MIT
//
// The formats of a difference: of real pairs, of equal boots, and of hostile boards that attack terminals,
// pages and parsers.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkTree } from '../support/check-tree.ts';
import { onlyGroups } from '../../src/diff/boot-diff.ts';
import { diffBoots } from '../../src/diff/diff-boots.ts';
import { diffHtml } from '../../src/report/diff-html.ts';
import { diffJson } from '../../src/report/diff-json.ts';
import { diffMarkdown } from '../../src/report/diff-markdown.ts';
import type { DiffReport } from '../../src/report/diff-report.ts';
import { diffText } from '../../src/report/diff-text.ts';
import type { DiffStyle } from '../../src/report/diff-text.ts';
import { PLAIN } from '../../src/report/boot-text.ts';
import type { Machine } from '../../src/linux/machine.ts';
import type { DeviceTree } from '../../src/tree/device-tree.ts';
import { ROOT } from '../cli/run.ts';
import { HOSTILE_TEXTS } from '../support/check-reports.ts';
import { listRecords, readRecord, replay } from '../support/records.ts';
import { board } from '../support/tree.ts';
import { VIRT, at } from '../support/virt.ts';

const schema = JSON.parse(readFileSync(join(ROOT, 'docs/diff.schema.json'), 'utf8')) as object;
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

function errorsOf(document: unknown): string[] {
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message!}`);
}

type Json = Record<string, unknown>;
const json = (report: DiffReport): Json => JSON.parse(diffJson(report)) as Json;

function reportOf(
  a: readonly [DeviceTree, Machine?],
  b: readonly [DeviceTree, Machine?],
  names = ['a.dtb', 'b.dtb'],
): DiffReport {
  const [from, to] = [a, b].map(([tree, machine]) => ({ ...checkTree(tree, machine ?? VIRT), tree }));
  const [sideA, sideB] = names.map((name) => ({ board: name, options: [], memoryKnown: true }));
  return { version: '1.2.3', a: sideA!, b: sideB!, diff: diffBoots(from!, to!), only: null };
}

const pool = { compatible: 'shared-dma-pool', reusable: true };
const SAMPLE = reportOf(
  [
    board(
      { fw: at(0x50000000n, 0x100000n), cam: at(0x60000000n, 0x400000n, { ...pool, phandle: 1 }) },
      { 'cam@1': { 'memory-region': 1 } },
    ),
  ],
  [
    board(
      { fw: at(0x51000000n, 0x200000n), cam: at(0x60100000n, 0x400000n, { ...pool, phandle: 1 }) },
      { 'cam@1': { 'memory-region': 1 } },
    ),
    { ...VIRT, cmdline: 'cma=128M' },
  ],
);
/** One board under two releases: a rejected region, a second entry of reg, an area of a node. */
const UPGRADE_TREE = board({
  fw: { reg: [0x50000000n, 0x100000n, 0x51000000n, 0x100000n] },
  video: at(0x60000000n, 0x400000n, { ...pool, 'no-map': true }),
  cam: at(0x64000000n, 0x400000n, pool),
});
const under = (kernel: string): Machine => ({ ...VIRT, kernel, cmdline: 'cma_pernuma=16M' });
const UPGRADE = reportOf([UPGRADE_TREE, under('6.1')], [UPGRADE_TREE, under('7.2')]);
const SAME = reportOf([board({})], [board({})]);

/** Every name in a tree, and a command line, replaced by a hostile text. */
function hostileReport(text: string): DiffReport {
  const name = text.replaceAll('\0', '').replaceAll('/', '|') || 'x';
  const tree = (base: bigint, word: string): DeviceTree =>
    board(
      {
        [`${name}${word}`]: at(base, 0x100000n, { ...pool, phandle: 1 }),
        both: at(base + 0x1000000n, 0x1000n, { label: name }),
      },
      {
        [`dev ${name}${word}`]: { 'memory-region': 1, 'memory-region-names': name || 'x' },
        chosen: { bootargs: `${text.replaceAll('\0', '')} ${word}` },
      },
    );
  return reportOf([tree(0x50000000n, 'a')], [tree(0x60100000n, 'b')], [text, `${text}2`]);
}

describe('text', () => {
  it('tells what differs', () => {
    const lines = diffText(SAMPLE);
    expect(lines.slice(0, 2)).toEqual(['A  a.dtb', 'B  b.dtb']);
    const start = lines.indexOf('Regions of /reserved-memory: 2 changed');
    expect(lines.slice(start, lines.indexOf('Findings: 2 changed, 2 new, 1 gone'))).toEqual([
      'Regions of /reserved-memory: 2 changed',
      '  ~ fw',
      '      moved from 0x50000000 to 0x51000000 (16 MiB up)',
      '      grew: 1 MiB -> 2 MiB (+1 MiB)',
      '  ~ cam',
      '      moved from 0x60000000 to 0x60100000 (1 MiB up)',
      '      outcome: cma -> failed to init -EINVAL',
      '',
      'CMA areas: 1 changed, 1 gone',
      '  - cam: 0x60000000..0x603fffff, 4 MiB',
      '  ~ reserved',
      '      moved from 0x7bc00000 to 0x77c00000 (64 MiB down)',
      '      grew: 64 MiB -> 128 MiB (+64 MiB)',
      '',
      'Devices: 1 changed',
      '  ~ /cam@1 0',
      '      error: none -> -EINVAL',
      '      gets: cma-area -> no pool',
      '      allocates from: cam -> reserved',
      '',
    ]);
  });

  it('says where nothing does', () => {
    expect(diffText(SAME)).toEqual(['A  a.dtb', 'B  b.dtb', '', 'The results do not differ.']);
    expect(diffText({ ...SAME, only: ['regions', 'log'] }).at(-1)).toBe('Nothing differs in regions, log.');
  });

  it.each([40, 80, 200])('keeps to %i columns where words do', (columns) => {
    const style: DiffStyle = { ...PLAIN, columns, added: (text) => text };
    const long = diffText(SAMPLE, style).filter((line) => line.length > columns);
    expect(long.filter((line) => line.trim().includes(' '))).toEqual([]);
  });

  it('sets off what is new, gone and changed', () => {
    const style: DiffStyle = {
      ...PLAIN,
      added: (text) => `<new>${text}`,
      error: (text) => `<gone>${text}`,
      warning: (text) => `<changed>${text}`,
    };
    const signs = diffText(SAMPLE, style).flatMap(
      (line) => /^<(\w+)> {2}(.)/.exec(line)?.slice(1).join(' ') ?? [],
    );
    expect(new Set(signs)).toEqual(new Set(['changed ~', 'gone -', 'new +']));
  });
});

describe('two releases', () => {
  const shown = (only: DiffReport['only']): string[] =>
    diffText({ ...UPGRADE, diff: only === null ? UPGRADE.diff : onlyGroups(UPGRADE.diff, only), only });

  it('are named first, and what their configurations differ in is folded', () => {
    const lines = shown(null);
    expect(lines).toContain('  ~ kernel: Linux 6.1 -> Linux 7.2');
    expect(lines.filter((line) => line.includes('CONFIG_'))).toEqual([]);
    expect(lines).toContainEqual(
      expect.stringMatching(/^ {2}~ configuration: \d+ options \(--only setup\)$/),
    );
    expect(shown(['setup'])).toContain('  ~ CONFIG_NR_CPUS: 256 -> 512');
  });

  it('have their reasons beside the changes', () => {
    const lines = shown(['regions', 'areas']);
    const start = lines.indexOf('Regions of /reserved-memory: 2 changed');
    expect(lines.slice(start, lines.indexOf('', start))).toEqual([
      'Regions of /reserved-memory: 2 changed',
      '  ~ video',
      '      outcome: failed to init -EINVAL -> nomap',
      '      since Linux 7.1: a region that no handler accepts is a plain reservation, and no longer rejected',
      '  ~ fw, entry 2 of reg (0x51000000..0x510fffff)',
      '      reserved -> ordinary memory',
      '      since Linux 7.2: only the first entry of reg is reserved; the others are ordinary memory',
    ]);
    const area = lines.indexOf('  ~ numa0 of node 0');
    expect(lines.slice(area + 1)).toContain('      was called pernuma0');
    expect(lines.slice(area + 1).join()).toContain('since Linux 7.2: a node has one area, numa0');
  });

  it('are counted if only the wording of lines differs, and shown on request', () => {
    const count = UPGRADE.diff.wording.length;
    expect(count).toBeGreaterThan(1);
    const note = `${count} lines of the log are only worded differently by the other release, or at another position (--only wording)`;
    expect(shown(null).at(-1)).toBe(`(${note})`);
    expect(diffMarkdown(UPGRADE)).toContain(note);
    expect(diffHtml(UPGRADE)).toContain(`<p>${note}</p>`);
    const lines = shown(['wording']);
    expect(lines).toContainEqual(expect.stringMatching(/^Lines worded differently: /));
    expect(lines).not.toContain(`(${note})`);
  });
});

describe('JSON', () => {
  const records = listRecords(join(ROOT, 'test/golden/kernel-7.2')).sort().map(readRecord);

  it('fits docs/diff.schema.json, whatever differs', () => {
    const boots = records.map((record) => ({ boot: replay(record) }));
    const reports = boots.slice(1).map((boot, i) => ({ ...SAMPLE, diff: diffBoots(boots[i]!, boot) }));
    expect(reports.length).toBeGreaterThan(10);
    for (const report of [...reports, SAMPLE, SAME, UPGRADE]) expect(errorsOf(json(report))).toEqual([]);
  });

  const first = (document: Json, list: string): Json => (document[list] as Json[])[0]!;
  it.each<[string, (document: Json) => void]>([
    ['another version', (document) => (document['schemaVersion'] = 2)],
    ['a field more', (document) => (document['extra'] = true)],
    ['a list less', (document) => delete document['heaps']],
    ['a side without its board', (document) => delete (document['a'] as Json)['board']],
    ['an address as a number', (document) => (first(document, 'areas')['a'] = 12)],
    ['a change without an item', (document) => (first(document, 'regions')['b'] = null)],
    ['a change of a field that there is not', (document) => (first(document, 'totals')['field'] = 'rest')],
    ['a change of nothing', (document) => (first(document, 'regions')['changes'] = [])],
    ['a line without its text', (document) => delete (first(document, 'log')['line'] as Json)['text']],
    ['a stretch without its owner', (document) => delete first(document, 'reserved')['own']],
    ['a group of its own', (document) => (document['only'] = ['everything'])],
  ])('has no %s', (_, tamper) => {
    const document = json(SAMPLE);
    expect(errorsOf(document)).toEqual([]);
    tamper(document);
    expect(errorsOf(document)).not.toEqual([]);
  });

  it('has addresses as text, and says whether anything differs', () => {
    expect(json(SAMPLE)).toMatchObject({
      tool: { name: 'rmem', version: '1.2.3' },
      same: false,
      setup: [{ field: 'cmdline', from: '', to: 'cma=128M' }],
      regions: [
        {
          kind: 'changed',
          matched: 'path',
          changes: [
            { field: 'base', from: '0x50000000', to: '0x51000000' },
            { field: 'size', from: '0x100000', to: '0x200000' },
          ],
        },
        { kind: 'changed', b: { outcome: 'failed', errno: 'EINVAL' } },
      ],
    });
    expect(json(SAME)).toMatchObject({ same: true, regions: [], log: [] });
  });
});

describe('Markdown', () => {
  it('has a table for each part, and the log as a diff', () => {
    const text = diffMarkdown(SAMPLE);
    expect(text).toContain(`\
### Regions of /reserved-memory

| | What | How |
| --- | --- | --- |
| changed | <code>fw</code> | moved from 0x50000000 to 0x51000000 (16 MiB up)<br>grew: 1 MiB → 2 MiB (+1 MiB) |
`);
    expect(text).toMatch(/\n```diff\n[-+] [^`]*\n```\n$/);
    expect(diffMarkdown(SAME)).toBe(
      '## rmem diff\n\n- A: <code>a.dtb</code>\n- B: <code>b.dtb</code>\n\nThe results do not differ.\n',
    );
  });

  const many = reportOf(
    [board({})],
    [
      board(
        Object.fromEntries(
          Array.from({ length: 60 }, (_, i) => [`r${i}`, at(0x50000000n + BigInt(i) * 0x100000n, 0x1000n)]),
        ),
      ),
    ],
  );
  it.each([1500, 4000, 9000, 60_000])('fits %i characters, and counts what does not', (length) => {
    const text = diffMarkdown(many, length);
    expect(text.length).toBeLessThanOrEqual(length);
    expect((text.match(/^`{3,}/gm) ?? []).length % 2).toBe(0);
    const shown = text.split('\n').filter((line) => /^(\| (changed|\*\*)|[-+] (?!A:|B:))/.test(line)).length;
    const left = Number(/… and (\d+) more, omitted/.exec(text)?.[1] ?? 0);
    const whole = diffMarkdown(many, 1e6)
      .split('\n')
      .filter((line) => /^(\| (changed|\*\*)|[-+] (?!A:|B:))/.test(line)).length;
    expect(shown + left).toBe(whole);
    expect(left > 0).toBe(length < 20_000);
  });
});

describe('HTML', () => {
  it('has all parts, and no script', () => {
    const page = diffHtml(SAMPLE);
    const ids = [...page.matchAll(/<h2 id="(\w+)"/g)].map(([, id]) => id);
    expect(ids).toEqual(['setup', 'memory', 'regions', 'areas', 'devices', 'findings', 'log']);
    expect([...page.matchAll(/href="#(\w+)"/g)].map(([, id]) => id)).toEqual(ids);
    expect(page).not.toMatch(/<script|\son\w+=|src=|url\(/);
    expect(page).toContain('<div>grew: 1 MiB → 2 MiB (+1 MiB)</div>');
    expect(diffHtml(SAME)).toContain('<strong>The results do not differ.</strong>');
  });
});

describe.each(HOSTILE_TEXTS)('%j', (hostile) => {
  const report = hostileReport(hostile);

  it('is safe on a terminal', () => {
    expect(report.diff.regions.length).toBeGreaterThan(0);
    expect(diffText(report).join('')).not.toMatch(/\p{Cc}/u);
  });

  it('is no Markdown', () => {
    const text = diffMarkdown(report);
    const outside = text.replace(/^(`{3,})diff\n[^]*?\n\1$/gm, '');
    expect(outside.match(/<(?!\/?(code|br)>|!-- -->)/g)).toBeNull();
    expect(outside).not.toMatch(/```|@\w|https?:\/\//);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    // cells stay in their row
    for (const row of outside.split('\n').filter((line) => line.startsWith('| ')))
      expect(row.replace(/\\./g, '').match(/\|/g)).toHaveLength(4);
  });

  it('is no HTML', () => {
    const page = diffHtml(report);
    const body = page.slice(page.indexOf('<body>'));
    const tags = new Set([...body.matchAll(/<\/?([^\s>]*)/g)].map(([, tag]) => tag));
    const ours =
      'body header h1 dl dt dd code nav ul li a main section h2 small table thead tr th tbody td div pre ins del html';
    expect([...tags].filter((tag) => !ours.split(' ').includes(tag!))).toEqual([]);
    expect(page.replaceAll('\n', '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
  });

  it('is JSON', () => {
    expect(errorsOf(json(report))).toEqual([]);
  });
});
