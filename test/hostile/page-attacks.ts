// SPDX-License-Identifier: MIT
//
// What an attacker can put into a file or a link that is opened with the page. docs/security.md lists the
// attacks with their results.
import { writeDtb } from '../../src/fdt/write.ts';
import { EMPTY_FORM } from '../../src/web/board-input.ts';
import { BEGIN, END, END_NODE, blob, node } from '../support/blob.ts';
import { fragmentOf, fragmentOfPacked } from '../support/fragments.ts';
import { times } from '../support/hostile.ts';
import { dtTable } from '../support/images.ts';
import { reserved } from '../support/rules.ts';
import { board } from '../support/tree.ts';
import type { NodeLiteral } from '../support/tree.ts';
import { bomb, zip64Of, zipOf } from '../support/zips.ts';
import type { Given } from '../web/browser.ts';
import { PAST_THE_POLICY } from './policy-attacks.ts';

/** An attack, as a row of the table in docs/security.md. */
export interface Row {
  readonly id: string;
  /** The contents of the file or link. */
  readonly what: string;
  /** The result. */
  readonly result: string;
}

/** The page's text after an attack, by the selector of the element. */
type Said = Readonly<Record<string, string | RegExp>>;

/** Files that are dropped onto the page, all at once. */
export interface DropAttack extends Row {
  readonly files: () => readonly Given[];
  readonly says: Said;
  /** Other texts that the page must show. */
  readonly shows?: readonly string[];
  /** The page only answers after its time limit for a board. */
  readonly isGivenUp?: true;
}

/** Links: the first one opens the page, the others are opened in that page. */
export interface LinkAttack extends Row {
  readonly links: () => readonly string[];
  /** The page's message after each. */
  readonly says: Said;
  readonly shows?: readonly string[];
}

/**
 * Text that would set `__pwned`, load something else or break the page if it were markup; and how the page
 * shows it.
 */
const PAYLOADS: readonly (readonly [bytes: string, shown: string])[] = [
  '<script>__pwned=1</script>',
  '<img src=x onerror=__pwned=1>',
  '"><svg onload=__pwned=1>',
  "' onfocus='__pwned=1' autofocus='",
  '</title></desc></style></svg></code><img src=x onerror=__pwned=1>',
  '<iframe srcdoc="<script>parent.__pwned=1</script>">',
  'javascript:__pwned=1',
  '<a href="javascript:__pwned=1">a</a>',
  '<meta http-equiv=refresh content="0;url=http://localhost:1/">',
  '<base href="http://localhost:1/"><link rel=stylesheet href=a.css>',
  '</style><style>@import "http://localhost:1/"',
  ']]>&lt;img src=x onerror=__pwned=1&gt;&#60;b&#62;',
  '<img src=x onerror=alert`1`>',
  '`<b>${__pwned=1}</b>`{{__pwned=1}}',
  '__proto__',
  ['\x1b[31m\x07red\r\n', '\\x1b[31m\\x07red\\x0d\\x0a'],
  // U+202E and U+2066 reverse text
  ['\xe2\x80\xaegnp.\xe2\x81\xa6', '\\u{202e}gnp.\\u{2066}'],
].map((one) => (typeof one === 'string' ? [one, one] : [one[0]!, one[1]!]));

const BYTES = PAYLOADS.map(([bytes]) => bytes);
const SHOWN = PAYLOADS.map(([, shown]) => shown);

function hostileDtb(): Uint8Array {
  const regions: Record<string, NodeLiteral> = {};
  const devices: Record<string, NodeLiteral> = {};
  for (const [i, name] of BYTES.entries()) {
    const base = 0x50000000n + (BigInt(i) << 20n);
    // the second half overlaps, which findings and the log mention
    const size = i < BYTES.length / 2 ? 1n << 20n : 3n << 20n;
    regions[`r${name}`] = { reg: [base, size], [name]: name, compatible: name, status: name, phandle: i + 1 };
    regions[`s${name}`] = { reg: [base, size], 'no-map': true, compatible: name, phandle: i + 0x101 };
    devices[name] = {
      compatible: name,
      status: 'okay',
      'memory-region': [i + 0x101],
      'memory-region-names': name,
    };
  }
  const tree = board(regions, {
    model: BYTES.join(' '),
    compatible: BYTES,
    chosen: { bootargs: BYTES.join(' ') },
    memory: { device_type: 'memory', reg: [0x40000000n, 0x40000000n] },
    ...devices,
  });
  return writeDtb(tree);
}

/** A string of a source. */
function quoted(bytes: string): string {
  return `"${bytes.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

/** What a line of a source can contain. */
const LINES = BYTES.map((one) => one.replaceAll(/[\r\n]/g, ''));

function hostileDts(): Uint8Array {
  const comments = BYTES.map((one, i) => `/* ${one} */\n// rmem-ignore ${LINES[i]!}\n`);
  const regions = BYTES.map((one, i) => {
    const base = (0x50000000 + i * 0x100000).toString(16);
    return `a${i}@${base} { compatible = ${quoted(one)}; status = ${quoted(one)}; reg = <0x${base} 0x0 0x100000>; };\n`;
  });
  const all = quoted(BYTES.join(' '));
  const source = reserved(regions.join(''), `chosen { bootargs = ${all}; };`);
  return latin1(comments.join('') + source.replace('/ {', () => `/ { model = ${all};`));
}

/** Names of files, as text, without characters that names cannot contain. */
const NAMES = BYTES.map((one) => latin1(one.replaceAll(/[/\r\n]/g, '')).toString());
const NAMES_SHOWN = SHOWN.map((one) => one.replaceAll('/', '').replace('\\x0d\\x0a', ''));

const HOSTILE_CONFIG = `# Linux/\u202e<img/src=x/onerror=__pwned=1> 7.2 Kernel Configuration
CONFIG_ARM64=y
CONFIG_CMDLINE="<script>__pwned=1</script>"
`;

export const NAMED: readonly DropAttack[] = [
  {
    id: 'dtb-names',
    what: 'a DTB whose node and property names, `model`, `compatible`, `bootargs` and `status` are markup, `javascript:` links, control and bidi characters',
    result: 'all of it is shown as text, control and bidi characters as escapes',
    files: () => [{ name: 'a.dtb', content: hostileDtb() }],
    says: { '#status': /^\w+.*34 regions/, '#findings': /<img/ },
    shows: SHOWN,
  },
  {
    id: 'dts-names',
    what: 'a DTS with the same in its strings and comments, and in the name of its file',
    result: 'all of it is shown as text, control and bidi characters as escapes',
    files: () => [{ name: `${NAMES.join('').slice(0, 150)}.dts`, content: hostileDts() }],
    says: { '#status': /17 regions/, '#source select': /<script>__pwned/ },
    shows: SHOWN.filter((shown) => !shown.includes('\\x0d')),
  },
  {
    id: 'dts-errors',
    what: 'sources whose errors name them: a missing include, `#error`, an unknown macro, a label',
    result: 'the errors show them as text',
    files: () => [
      {
        name: 'a.dts',
        content: latin1(
          [
            '/dts-v1/;',
            ...LINES.map((one) => `#include "${one.replaceAll('"', '')}.h"`),
            ...LINES.map((one) => `#error ${one}`),
            ...LINES.map((one) => `/ { p = &{${one}}; q = <${one}>; };`),
          ].join('\n'),
        ),
      },
    ],
    says: { '#status': /a\.dts has/, '#compiler': /<img src=x onerror=__pwned=1>/ },
  },
  {
    id: 'image-names',
    what: 'an image that holds such trees, of which one is to be picked',
    result: 'the list shows them as text',
    files: () => [{ name: 'a.img', content: dtTable([{ bytes: hostileDtb() }, { bytes: hostileDtb() }]) }],
    says: { '#status': /34 regions/, '#board-entry': /<script>__pwned/ },
  },
  {
    id: 'file-names',
    what: 'many files of such names: boards, overlays and a kernel configuration',
    result: 'lists and messages show them as text',
    files: () => [
      ...NAMES.map((name) => ({ name: `${name}.dts`, content: '/dts-v1/; / { };' })),
      ...NAMES.map((name) => ({ name: `${name}.dtso`, content: '/dts-v1/; /plugin/; / { };' })),
      { name: `${NAMES[1]!}.config`, content: HOSTILE_CONFIG },
    ],
    says: {
      '#board-message':
        /<img src=x onerror=__pwned=1>\.config is not a kernel configuration: .*\\u\{202e\}<img/,
      '#board-file': /<script>/,
    },
    shows: NAMES_SHOWN,
  },
];

const MIB = 1024 * 1024;
/** A file in a zip, which compresses it to a thousandth. */
function zipped(name: string, content: Uint8Array | string): Given {
  return { name: 'a.zip', content: zipOf([{ name, text: content }]) };
}

/** A valid board with a value of this many MiB. */
function longModel(size: number): string {
  return `/dts-v1/;\n/ { model = "${'a'.repeat(size * MIB)}"; };\n`;
}

/** A DTB with this many MiB of nodes. */
function manyNodes(size: number): Uint8Array {
  const nodes = Buffer.alloc(size * MIB, Buffer.from([0, 0, 0, BEGIN, 0x61, 0, 0, 0, 0, 0, 0, END_NODE]));
  const whole = nodes.subarray(0, nodes.length - (nodes.length % 12));
  return blob({ struct: [BEGIN, '\0', whole, ...node('__overlay__'), END_NODE, END] });
}

/** Letters in which no two long parts are equal, but many are similar. */
function badlyPacked(length: number): string {
  let seed = 1;
  return Array.from({ length }, () => ((seed = (seed * 48271) % 0x7fffffff) & 256 ? 'a' : 'b')).join('');
}

const HOSTILE_NUMBERS = [
  'CONFIG_ARM64=y',
  ...[
    'ARCH_FORCE_MAX_ORDER',
    'PAGE_BLOCK_MAX_ORDER',
    'ARM64_PA_BITS',
    'ARM64_VA_BITS',
    'CMA_AREAS',
    'CMA_SIZE_MBYTES',
    'CMA_SIZE_PERCENTAGE',
    'CMA_ALIGNMENT',
    'NODES_SHIFT',
    'NR_CPUS',
  ].map((option, i) => `CONFIG_${option}=${['1180591620717411303424', '-1', '1e309'][i % 3]!}`),
].join('\n');

export const SIZED: readonly DropAttack[] = [
  {
    id: 'zip-slip',
    what: 'a zip with files called `../../a.dts`, `/etc/b.dts`, `C:\\c.dts` and `..\\..\\d.dts`',
    result: 'each is a file below the zip; the page writes nothing',
    files: () => {
      const names = ['../../a.dts', '/etc/b.dts', 'C:\\c.dts', '..\\..\\d.dts'];
      return [{ name: 'a.zip', content: zipOf(names.map((name) => ({ name, text: '/dts-v1/; / { };' }))) }];
    },
    says: { '#status': /^Boots/, '#board-file': 'a.dtsetc/b.dtsC:/c.dtsd.dts' },
  },
  {
    id: 'zip-names',
    what: 'a zip with files whose names are markup, control and bidi characters',
    result: 'the names are shown as text',
    files: () => [
      {
        name: 'a.zip',
        content: zipOf(NAMES.map((one) => ({ name: `${one}.dts`, text: '/dts-v1/; / { };' }))),
      },
    ],
    says: { '#status': /^Boots/, '#board-file': /<script>/ },
    shows: NAMES_SHOWN,
  },
  {
    id: 'zip-bomb',
    what: 'a zip of 512 KiB that unpacks to 500 MiB',
    result: 'a message; nothing is unpacked',
    files: () => [
      { name: 'a.zip', content: zipOf([{ name: 'a.dts', text: '', packed: bomb(500), claims: 500 * MIB }]) },
    ],
    says: { '#board-message': /unpacks to more than the 64 MiB/ },
  },
  {
    id: 'zip-bombs',
    what: '40 zips that unpack to 63 MiB each',
    result: 'a message; no more than 64 MiB are unpacked',
    files: () => {
      const content = zipOf([{ name: 'a.dts', text: '', packed: bomb(63), claims: 63 * MIB }]);
      return Array.from({ length: 40 }, (_, i) => ({ name: `${i}.zip`, content }));
    },
    says: { '#board-message': /unpacks to more than the 64 MiB/ },
  },
  {
    id: 'zip-lies',
    what: 'a zip whose directory says that a file of 500 MiB has 10 bytes',
    result: 'a message; no more than 10 bytes are unpacked',
    files: () => [
      { name: 'a.zip', content: zipOf([{ name: 'a.dts', text: '', packed: bomb(500, 0x20), claims: 10 }]) },
    ],
    says: { '#board-message': /cannot be unpacked/ },
  },
  {
    id: 'zip-directory',
    what: 'a zip whose directory says that it has 2^32 - 1 files',
    result: 'a message',
    files: () => [
      {
        name: 'a.zip',
        content: Buffer.concat([zipOf([{ name: 'a.dts', text: '' }]), zip64Of(0xffffffff)]),
      },
    ],
    says: { '#board-message': /more than the 20000 files/ },
  },
  {
    id: 'long-lines',
    what: 'a source of 8 MiB of newlines and a line of 8 MiB of tabs',
    result: 'it is read; the lines around the first finding are shown, 1000 characters of each',
    files: () => {
      const parts = [
        Buffer.from('/dts-v1/; / { };'),
        Buffer.alloc(8 * MIB, '\t'),
        Buffer.alloc(8 * MIB, '\n'),
      ];
      return [zipped('a.dts', Buffer.concat(parts))];
    },
    says: { '#status': /^Boots/, '#source li:first-child': '...' },
  },
  {
    id: 'long-model',
    what: 'a board whose `model` has 8 MiB',
    result: '4096 characters of it are shown',
    files: () => [zipped('a.dts', longModel(8))],
    says: { '#status': /^Boots/, '#verdict h2': /^a{4096}\.\.\.$/ },
  },
  {
    id: 'many-nodes',
    what: 'a DTB of 400,000 nodes, one of them an `__overlay__`',
    result: 'it is not read before the worker reads it',
    files: () => [zipped('a.dtb', manyNodes(5))],
    says: { '#status': /^Boots/ },
  },
  {
    id: 'packs-badly',
    what: 'a source of 1 MB that packs badly',
    result: 'the page does not try for long, and it has no link',
    files: () => [{ name: 'a.dts', content: `/dts-v1/; / { };\n//${badlyPacked(1_000_000)}` }],
    says: { '#status': /^Boots/ },
  },
  {
    id: 'config-numbers',
    what: 'a kernel configuration with numbers such as 1e309, -1 and 2^70',
    result: 'the machine stays one that can be; the board is shown',
    files: () => [
      { name: 'a.dts', content: reserved('a@50000000 { reg = <0x0 0x50000000 0x0 0x100000>; };') },
      { name: '.config', content: HOSTILE_NUMBERS },
    ],
    says: { '#status': /1 region/ },
  },
];

const deep = (open: string, inmost: string, close: string, depth: number): string =>
  open.repeat(depth) + inmost + close.repeat(depth);

function manyRegions(count: number): string {
  const region = (i: number): string => {
    const base = (0x50000000 + i * 0x1000).toString(16);
    return `r@${base} { reg = <0x0 0x${base} 0x0 0x1000>; no-map; };\n`;
  };
  return reserved(times(count, region)).replace('0x0 0x40000000>', '0x1 0x0>');
}

export const ENDLESS: readonly DropAttack[] = [
  {
    id: 'macro-bomb',
    what: 'macros that expand to 10^13 tokens',
    result: 'an error; the page answers while the worker works',
    files: () => [
      {
        name: 'a.dts',
        content: `#define A0 1\n${times(13, (i) => `#define A${i + 1} ${`A${i} `.repeat(10)}\n`)}/dts-v1/; / { p = <A13>; };`,
      },
    ],
    says: { '#status': /has an error/, '#compiler': /macros expand to more than/ },
  },
  {
    id: 'include-loop',
    what: 'a source that includes itself',
    result: 'an error',
    files: () => [{ name: 'a.dts', content: '#include "a.dts"\n/dts-v1/; / { };' }],
    says: { '#status': /has an error/, '#compiler': /#include nested depth/ },
  },
  {
    id: 'include-tree',
    what: '40 sources of which each includes the next twice: 2^40 includes',
    result: 'an error',
    files: () => [
      { name: 'a.dts', content: '#include "h0.h"\n/dts-v1/; / { };' },
      ...Array.from({ length: 40 }, (_, i) => ({
        name: `h${i}.h`,
        content: `#include "h${i + 1}.h"\n`.repeat(2),
      })),
      { name: 'h40.h', content: '' },
    ],
    says: { '#status': /has an error/, '#compiler': /included more than 20000 times/ },
  },
  {
    id: 'deep',
    what: 'parentheses that are nested 100,000 deep behind `#if` and 1000 deep in a cell, and nodes that are nested 3000 deep',
    result: 'the board is shown',
    files: () => [
      {
        name: 'a.dts',
        content: [
          `#if ${deep('(', '1', ')', 100_000)}`,
          `/dts-v1/; / { p = <${deep('(1||1&&1|1^1&1==1<1<<1+1*', '(1)', ')', 999)}>;`,
          deep('n { ', '', '}; ', 2999),
          '};',
          '#endif',
        ].join('\n'),
      },
    ],
    says: { '#status': /^Boots/ },
  },
  {
    id: 'deeper',
    what: 'parentheses that are nested 100,000 deep in a cell',
    result: 'an error',
    files: () => [{ name: 'a.dts', content: `/dts-v1/; / { p = <${'('.repeat(100_000)}1` }],
    says: { '#status': /has an error/, '#compiler': /parentheses are nested more than 1000 deep/ },
  },
  {
    id: 'many-regions',
    what: 'a board with 20,000 regions',
    result: 'it is shown, with the first 1000 rows of each table',
    files: () => [{ name: 'a.dts', content: manyRegions(20_000) }],
    says: { '#status': /20000 regions/, '#regions': /19000 more are not shown/ },
  },
  {
    id: 'too-slow',
    what: 'a board with 200,000 regions',
    result: 'it is given up after 20 seconds',
    files: () => [zipped('a.dts', manyRegions(200_000))],
    says: { '#status': /Stopped after 20 seconds/ },
    isGivenUp: true,
  },
];

const GOOD_FILES = { files: [['a.dts', 16]], board: 'a.dts' };
const GOOD_SOURCE = '/dts-v1/; / { };';

/** JSON with a depth of 500,000: lists, and objects. */
const DEEP_LIST = deep('[', '', ']', 500_000);
const DEEP_OBJECT = deep('{"":', '0', '}', 500_000);

/** Values that no field can have. */
const ABSURD = [
  '-1',
  'NaN',
  '1e309',
  '-0x1:-0x1',
  '0x1:0xffffffffffffffffffff',
  '9'.repeat(60_000),
  '__proto__',
];

const FORM_FIELDS = Object.keys(EMPTY_FORM).filter((name) => name !== 'kconfig');

export const LINKED: readonly LinkAttack[] = [
  {
    id: 'link-names',
    what: 'a link with such names in its board, the paths of its files and its form',
    result: 'all of it is shown as text',
    links: () => {
      const text = hostileDts();
      const files = BYTES.map((name) => [`${name}.dts`, 0]);
      const form = Object.fromEntries(FORM_FIELDS.map((name) => [name, SHOWN.join(' ')]));
      form['memory'] = '\u202e\x1b<script>__pwned=1</script>';
      const header = { files: [['x.dts', text.length], ...files], board: 'x.dts', form };
      return [fragmentOf(header, text)];
    },
    says: {
      '#status': /17 regions/,
      '#board-file': /<script>/,
      '#memory-error': "'\\u{202e}\\x1b<script>",
    },
    shows: SHOWN,
  },
  {
    id: 'link-bomb',
    what: 'a link of 81 KiB that unpacks to 60 MiB',
    result: 'a message; no more than 16 MiB are unpacked',
    links: () => [fragmentOfPacked(bomb(60)), fragmentOfPacked(bomb(60, 0x20))],
    says: { '#share-message': /link is damaged/ },
  },
  {
    id: 'link-deep',
    what: 'links with JSON that is 500,000 deep, in place of all, of the files and of a number',
    result: 'a message',
    links: () => [
      fragmentOf(`{"files":${DEEP_LIST}}`),
      fragmentOf(`{"files":[],"board":"a.dts","entry":${DEEP_OBJECT}}`),
      fragmentOf(DEEP_LIST),
    ],
    says: { '#share-message': /link is damaged/ },
  },
  {
    id: 'link-deep-form',
    what: 'links with the same in the form',
    result: 'the form stays empty; the board is shown',
    links: () => [
      fragmentOf(`{"files":[["a.dts",16]],"board":"a.dts","form":{"kconfig":${DEEP_OBJECT}}}`, GOOD_SOURCE),
    ],
    says: { '#status': /^Boots/ },
  },
  {
    id: 'link-types',
    what: 'links with values of wrong types: lists, numbers and null for files, paths, sizes, overlays',
    result: 'a message',
    links: () =>
      [
        'null',
        '"a"',
        '{"files":5,"board":"a.dts"}',
        '{"files":{"length":1},"board":"a.dts"}',
        '{"files":[null],"board":"a.dts"}',
        '{"files":[["a.dts",1e309]],"board":"a.dts"}',
        '{"files":[["a.dts",-1]],"board":"a.dts"}',
        '{"files":[["a.dts",0.5]],"board":"a.dts"}',
        '{"files":[["a.dts","1"]],"board":"a.dts"}',
        '{"files":[],"board":["a.dts"]}',
        '{"files":[],"board":"a.dts","overlays":{"length":1e9}}',
        '{"files":[],"board":"a.dts","entry":-1}',
        `{"files":[],"board":"${'a'.repeat(5000)}"}`,
      ].map((header) => fragmentOf(header)),
    says: { '#share-message': /link is damaged/ },
  },
  {
    id: 'link-form',
    what: 'links whose form has -1, NaN, 1e309, 10^6 characters or a number as text in every field, and such numbers in the configuration',
    result: 'fields say what is wrong with them, and count as empty; the board is shown',
    links: () => {
      const kconfig =
        '{"cmaSizeMbytes":-1,"cmaAreas":1e309,"pageSize":0,"pageBlockMaxOrder":1e9,"nodesShift":1e9,"paBits":-5,"dmaCma":"<b>","__proto__":{"polluted":1}}';
      const form = (value: string): string =>
        `{${FORM_FIELDS.map((name) => `"${name}":${value},`).join('')}"kconfig":${kconfig}}`;
      const values = [
        ...ABSURD.map((one) => JSON.stringify(one)),
        `"${'x'.repeat(1e6)}"`,
        '-1',
        '1e309',
        '[[]]',
      ];
      return values.map((value) =>
        fragmentOf(`{"files":[["a.dts",16]],"board":"a.dts","form":${form(value)}}`, GOOD_SOURCE),
      );
    },
    says: { '#status': /^(Boots|Does not boot|Unlikely to boot)/ },
  },
  {
    id: 'link-entries',
    what: 'a link to the tree 2^53 - 1 of a source, which is one tree',
    result: 'the page says that there is nothing to pick',
    links: () => [fragmentOf({ ...GOOD_FILES, entry: Number.MAX_SAFE_INTEGER }, GOOD_SOURCE)],
    says: { '#status': /is one tree, without '9007199254740991' to pick/ },
  },
  {
    id: 'link-overlays',
    what: 'a link with a file that is not there as its overlay',
    result: 'the page says that the overlay is not among the files',
    links: () => [fragmentOf({ ...GOOD_FILES, overlays: ['<img src=x>'] }, GOOD_SOURCE)],
    says: { '#status': /<img src=x> is not among the files/ },
  },
];

/** All of them, in the order of the table in docs/security.md. */
export const PAGE_ATTACKS: readonly Row[] = [...NAMED, ...LINKED, ...SIZED, ...ENDLESS, ...PAST_THE_POLICY];
