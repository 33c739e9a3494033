// SPDX-License-Identifier: MIT
//
// Writes the changes between releases into docs/kernels.md, and into the line `Kernels:` of each rule's page. Needs a build.
//
//   npm run docs:kernels
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** Sections of docs/kernels.md, by the group of the first field that a change sets. */
const SECTIONS = [
  ['The passes over /reserved-memory', ['passes', 'flatTree']],
  ['Handlers', ['handlers']],
  ['CMA areas', ['cma']],
  ['Parameters and configuration', ['numbers', 'crashkernel', 'kconfig']],
  ['Early memory', ['memblock', 'numaMemblks', 'memoryMap', 'arm64', 'riscv64']],
  ['Messages alone', [undefined]],
];

/** What stands around the tables of docs/kernels.md. */
const BEGIN = '<!-- made by scripts/release-docs.mjs -->';
const END = '<!-- end of what is made -->';

/** docs/kernels.md with the tables of these changes. */
export function kernelsPage(page, changes) {
  const groups = SECTIONS.flatMap(([, names]) => names);
  const lost = changes.filter((change) => !groups.includes(groupOf(change)));
  if (lost.length > 0) throw new Error(`no section of docs/kernels.md is for ${lost.map(({ id }) => id)}`);
  const sections = SECTIONS.flatMap(([title, names]) => {
    const rows = changes.filter((change) => names.includes(groupOf(change))).map(row);
    return rows.length === 0 ? [] : [`## ${title}`, '', ...HEAD, ...rows, ''];
  });
  const [before, rest] = page.split(`${BEGIN}\n`);
  const [, after] = rest.split(END);
  return `${before}${BEGIN}\n\n${sections.join('\n')}\n${END}${after}`;
}

const HEAD = ['| since | change | sets | rules |', '| --- | --- | --- | --- |'];

/** The first group of fields that a change sets; undefined for one of messages alone. */
function groupOf({ sets = {} }) {
  return Object.keys(sets)[0];
}

function row({ since, sentence, commit, sets = {}, rules = [] }) {
  const subject = commit === undefined ? '' : `<br>commit "${commit}"`;
  const fields = fieldsOf(sets).map(([path, value]) => `\`${path}\`: \`${value}\``);
  const pages = rules.map((id) => `[${id}](rules/${id}.md)`);
  const cells = [since, `${sentence}${subject}`, fields.join('<br>'), pages.join('<br>')];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** The fields with their new values, each by its path. */
function fieldsOf(settings, path = '') {
  return Object.entries(settings).flatMap(([name, value]) =>
    isGroup(value) ? fieldsOf(value, `${path}${name}.`) : [[`${path}${name}`, valueText(value)]],
  );
}

function isGroup(value) {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function valueText(value) {
  if (typeof value === 'bigint') return `0x${value.toString(16)}`;
  if (value instanceof Map) return [...value].map(([key, one]) => `${key}: ${valueText(one)}`).join(', ');
  return Array.isArray(value) ? value.map(valueText).join(', ') : String(value);
}

/** A rule's page with the changes that the rule depends on, behind what its line says of its own. */
export function rulePage(page, id, changes) {
  const own = changes.filter(({ rules = [] }) => rules.includes(id));
  const sentences = own.map(({ since, sentence }) => ` Since Linux ${since}: ${sentence}.`);
  return page.replace(
    /^(\*\*Kernels:\*\* .*?)( Since Linux .*)?$/m,
    (_, line) => `${line}${sentences.join('')}`,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { RELEASE_CHANGES } = await import('../dist/linux/releases/releases.js');
  const rewrite = (name, change) => {
    const file = new URL(`../docs/${name}`, import.meta.url);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  };
  rewrite('kernels.md', (page) => kernelsPage(page, RELEASE_CHANGES));
  for (const name of readdirSync(new URL('../docs/rules/', import.meta.url)))
    rewrite(`rules/${name}`, (page) => rulePage(page, name.replace(/\.md$/, ''), RELEASE_CHANGES));
}
