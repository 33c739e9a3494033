// SPDX-License-Identifier: MIT
//
// Uses the package as its users do: packs it, installs it in an empty folder, runs the command, and compiles and runs
// TypeScript that imports the library. What it depends on comes from node_modules, so that no network is needed.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SHIPPED = [
  'LICENSE',
  'README.md',
  'CHANGELOG.md',
  'dist/index.js',
  'dist/index.d.ts',
  'dist/cli/main.js',
  'dist/cli/dtc.js',
  'docs/README.md',
  'docs/boot.schema.json',
  'docs/check.schema.json',
  'docs/rmem.config.schema.json',
  'docs/recipes/ci.md',
  'docs/rules/region-status.md',
  'docs/source.md',
];
const NOT_SHIPPED =
  /^(src|test|scripts|bench|dts-samples|examples|action|docs\/api|\.ci)\/|\.test\.|tsconfig|knip|typedoc/;

const CONSUMER = `
import { bootReservedMemory, readDtb, reservedmemOfDeclare, writeDtb, DtNode, FdtError, errno } from 'dt-rmem';
import { applyOverlay, compileDts, diagnosticsText, nodeByPath, printDts, OverlayError } from 'dt-rmem';
import { checkBoard, checkSarif, reportedRules, treeOf } from 'dt-rmem';
import { readBoard } from 'dt-rmem/node';
import type { BoardReport, RuleSettings } from 'dt-rmem';
import type { BootResult, Compiled, Diagnostic, ReservedMemDeclaration, SourceHost } from 'dt-rmem';

const carveout: ReservedMemDeclaration = reservedmemOfDeclare('carveout', 'acme,carveout', {
  nodeInit: (node) => (node.has('no-map') ? 0 : -errno.ENODEV),
});
const tree = readDtb(writeDtb(treeOf(new DtNode(''))));
const result: BootResult = bootReservedMemory(tree, {
  memory: [{ base: 0x40000000n, size: 1n << 30n }],
  handlers: { before: [carveout] },
});
const base: bigint | undefined = result.areas[0]?.base;
if (base === undefined || result.areas[0]?.name !== 'reserved') throw new Error('no default area');
try {
  readDtb(new Uint8Array(4));
  throw new Error('read nonsense');
} catch (error) {
  if (!(error instanceof FdtError) || error.kind !== 'bad-magic') throw error;
}

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const files = new Map<string, Uint8Array>([
  ['board.dts', bytes('/dts-v1/; / { pool: pool { }; };')],
  ['bigger.dtso', bytes('/dts-v1/; /plugin/; &pool { reusable; };')],
  ['wrong.dts', bytes('/dts-v1/; / { a = <&gone>; };')],
]);
const host: SourceHost = { readFile: (path) => files.get(path) };
const board: Compiled = compileDts('board.dts', host, { symbols: true });
const overlay: Compiled = compileDts('bigger.dtso', host);
const bigger = applyOverlay(board.tree!, overlay.tree!);
if (nodeByPath(bigger, '/pool')?.has('reusable') !== true) throw new Error('not applied: ' + printDts(bigger));
try {
  applyOverlay(compileDts('board.dts', host).tree!, overlay.tree!);
  throw new Error('applied to a board without symbols');
} catch (error) {
  if (!(error instanceof OverlayError)) throw error;
}
const wrong = compileDts('wrong.dts', host);
const first: Diagnostic | undefined = wrong.diagnostics[0];
if (first?.id !== 'unknown-reference') throw new Error(diagnosticsText(wrong.diagnostics, wrong.sources).join('\\n'));

const root = new DtNode('');
root.addChild('reserved-memory');
const settings: RuleSettings = { 'region-unused': { severity: 'off' } };
const { report: found } = checkBoard(treeOf(root), [{ kernel: '7.3', machine: {} }], { board: 'made', settings });
if (found.findings.length === 0) throw new Error('nothing found in a container without cells');
const report: BoardReport = { ...found, board: 'made', file: 'made', failOn: 'error' };
if (!checkSarif({ version: '1', boards: [report] }, reportedRules()).includes('2.1.0')) throw new Error('no SARIF');
readBoard('/none.dtb').then(
  () => { throw new Error('read a board that is not there'); },
  () => undefined,
);
`;

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rmem-smoke-'));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
try {
  const files = packLibrary();
  check('the package holds what it should', () => {
    const missing = SHIPPED.filter((name) => !files.includes(name));
    const extra = files.filter((name) => NOT_SHIPPED.test(name));
    if (missing.length + extra.length > 0)
      throw new Error(`missing: ${missing}; not to be shipped: ${extra}`);
  });
  check('it installs in an empty folder', install);
  check('npx rmem --version', () => {
    expectLine(npm(['exec', '--no', '--', 'rmem', '--version']), manifest.version);
  });
  check('npx rmem boot', () => {
    cpSync(join(root, 'dts-samples/cma-default/kestrel.dts'), join(folder, 'kestrel.dts'));
    const output = npm(['exec', '--no', '--', 'rmem', 'boot', 'kestrel.dts']);
    expectLine(output, 'kestrel.dts: Linux 7.3 on arm64, 4 KiB pages');
  });
  check('npx rmem check, with a configuration and reports', () => {
    cpSync(join(root, 'dts-samples/status-okay/linnet.dts'), join(folder, 'linnet.dts'));
    writeFileSync(join(folder, 'rmem.config.json'), '{"rules": {"region-status": "warning"}}');
    const output = npm(['exec', '--no', '--', 'rmem', 'check', 'linnet.dts', '--output=sarif=rmem.sarif']);
    expectLine(output, '1 board: 1 warning');
    const [{ tool, results }] = JSON.parse(readFileSync(join(folder, 'rmem.sarif'), 'utf8')).runs;
    const ids = results.map(({ ruleId }) => ruleId);
    if (ids.join() !== 'region-status') throw new Error(`found ${ids}`);
    const { help } = tool.driver.rules.find(({ id }) => id === 'region-status');
    if (!help.markdown.includes('# region-status')) throw new Error('rules have no pages');
  });
  check('npx rmem check in threads', () => {
    cpSync(join(root, 'dts-samples/overlap/osprey.dts'), join(folder, 'many/0.dts'));
    for (const i of [1, 2, 3, 4, 5]) cpSync(join(folder, 'many/0.dts'), join(folder, `many/${i}.dts`));
    const output = npm(['exec', '--no', '--', 'rmem', 'check', 'many', '--fail-on', 'none', '-j', '2']);
    expectLine(output, '6 boards: 6 errors on 6 of them');
  });
  check('npx rmem rules and explain', () => {
    const { rules } = JSON.parse(npm(['exec', '--no', '--', 'rmem', 'rules', '--json']));
    for (const id of [rules[0].id, rules.at(-1).id])
      expectLine(npm(['exec', '--no', '--', 'rmem', 'explain', id, '--markdown']), `# ${id}`);
  });
  check('npx rmem-dtc', () => {
    expectLine(npm(['exec', '--no', '--', 'rmem-dtc', '--version']).split('\n')[0], 'Version: DTC 1.7.2');
    npm(['exec', '--no', '--', 'rmem-dtc', '-I', 'dts', '-O', 'dtb', '-o', 'kestrel.dtb', 'kestrel.dts']);
    npm(['exec', '--no', '--', 'rmem', 'compile', '-o', 'same.dtb', 'kestrel.dts']);
    const [theirs, ours] = ['kestrel.dtb', 'same.dtb'].map((name) => readFileSync(join(folder, name)));
    if (!theirs.equals(ours)) throw new Error('rmem-dtc and rmem compile make different blobs');
  });
  check('TypeScript that imports it compiles', compile);
  check('and runs', () => node(['consume.js']));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function check(what, work) {
  try {
    work();
  } catch (error) {
    console.error(`smoke: failed: ${what}`);
    throw error;
  }
  console.log(`smoke: ${what}`);
}

/** Packs the repository, and gives the names of the files in the tarball. */
function packLibrary() {
  const [{ filename, files }] = JSON.parse(
    execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  cpSync(join(folder, filename), join(folder, 'library.tgz'));
  return files.map(({ path }) => path);
}

function install() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const needed = Object.entries(packages).filter(
    ([path, { dev }]) => path.startsWith('node_modules/') && !dev,
  );
  const overrides = {};
  for (const [path] of needed) {
    const [{ filename, name }] = JSON.parse(npm(['pack', '--ignore-scripts', '--json', join(root, path)]));
    overrides[name] = `file:./${filename}`;
  }
  const dependencies = { 'dt-rmem': 'file:./library.tgz' };
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module', dependencies, overrides }),
  );
  npm(['install', '--offline', '--no-audit', '--no-fund']);
}

function compile() {
  writeFileSync(join(folder, 'consume.ts'), CONSUMER);
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023'],
    types: [],
    strict: true,
    skipLibCheck: false,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consume.ts'] }));
  node([join(root, 'node_modules/typescript/bin/tsc')]);
}

function npm(args) {
  return execFileSync('npm', args, options());
}

function node(args) {
  return execFileSync(process.execPath, args, options());
}

function options() {
  return { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };
}

function expectLine(output, line) {
  if (!output.split('\n').includes(line)) throw new Error(`no line '${line}' in:\n${output}`);
}
