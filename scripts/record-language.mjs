// SPDX-License-Identifier: MIT
//
// Records what gcc and dtc make of the sources in test/compile/cases: the blobs of those they take, and where they
// refuse the others. Needs gcc, dtc 1.6.1, and a dtc 1.7.2 for what 1.6.1 does not know.
//
// usage: record-language.mjs [DTC-1.7.2]        (or RMEM_NEW_DTC; without one, what was recorded with it is kept)
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const OLD_DTC = 'dtc';
const NEW_DTC = process.argv[2] ?? process.env.RMEM_NEW_DTC;
const CPP = ['-E', '-nostdinc', '-undef', '-D__DTS__', '-x', 'assembler-with-cpp'];
const CASES = fileURLToPath(new URL('../test/compile/cases/', import.meta.url));
const GOLDEN = fileURLToPath(new URL('../test/golden/dts/', import.meta.url));

/** `file:line.column-column`, or `file:line.column-line.column` for what goes over lines. */
const DTC_PLACE = '(?<file>[^:\\s]+):(?<line>\\d+)\\.\\d+(-((?<last>\\d+)\\.)?\\d+)?';

const compiled = mkdtempSync(join(tmpdir(), 'rmem-cases-'));
try {
  const { LANGUAGE, WRONG } = await loadTables();
  const { sourceCase, SOURCE } = await import(join(compiled, 'case.js'));
  const versions = {
    gcc: version('gcc'),
    dtc: version(OLD_DTC),
    ...(NEW_DTC && { newer: version(NEW_DTC) }),
  };
  record('language.json', LANGUAGE, (one) => {
    const { blob, complaint } = run(one);
    if (blob === undefined) throw new Error(`refused: ${complaint}`);
    return blob.toString('base64');
  });
  record('wrong-sources.json', WRONG, (one) => {
    const { blob, complaint } = run(one);
    if (blob !== undefined) throw new Error('taken');
    return where(complaint);
  });

  function record(file, table, outcome) {
    mkdirSync(GOLDEN, { recursive: true });
    const path = join(GOLDEN, file);
    const before = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { cases: {} };
    const cases = {};
    for (const [name, source] of Object.entries(table)) {
      const one = sourceCase(source);
      if (one.newer && NEW_DTC === undefined) {
        cases[name] = before.cases[name];
        continue;
      }
      try {
        cases[name] = outcome(one);
      } catch (error) {
        console.error(`${name}: ${error.message}`);
        process.exitCode = 1;
      }
    }
    writeFileSync(
      path,
      `${JSON.stringify({ versions: { ...before.versions, ...versions }, cases }, null, 1)}\n`,
    );
    console.log(`${file}: ${Object.keys(cases).length} cases`);
  }

  function run({ files, options, newer }) {
    const folder = mkdtempSync(join(tmpdir(), 'rmem-case-'));
    try {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), Buffer.from(text, 'latin1'));
      }
      return compile(folder, options, newer);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  function compile(cwd, options, newer) {
    const folders = options.includeDirs ?? [];
    const env = { ...process.env, LC_ALL: 'C' };
    let input = '';
    if (options.preprocess !== false) {
      const defines = (options.defines ?? []).map((define) => `-D${define}`);
      const args = [...CPP, ...defines, ...folders.flatMap((one) => ['-I', one]), SOURCE];
      const cpp = spawnSync('gcc', args, { cwd, env, maxBuffer: 1 << 28 });
      if (cpp.status !== 0) return { complaint: cpp.stderr.toString('latin1') };
      input = cpp.stdout;
    }
    const args = [
      ...['-I', 'dts', '-O', 'dtb', '-o', 'out.dtb'],
      ...folders.flatMap((one) => ['-i', one]),
      ...(options.symbols ? ['-@'] : []),
      ...(options.fixups ? ['-L'] : []),
      ...(options.autoAliases ? ['-A'] : []),
      ...(options.phandles ? ['-H', options.phandles] : []),
      ...(options.bootCpu === undefined ? [] : ['-b', String(options.bootCpu)]),
      ...(options.sort ? ['-s'] : []),
      ...(options.force ? ['-f'] : []),
      options.preprocess === false ? SOURCE : '-',
    ];
    const dtc = spawnSync(newer ? NEW_DTC : OLD_DTC, args, { cwd, env, input });
    const complaint = `${dtc.stderr.toString('latin1')}${dtc.signal ? `FATAL ERROR: ${dtc.signal}` : ''}`;
    return dtc.status === 0 ? { blob: readFileSync(join(cwd, 'out.dtb')) } : { complaint };
  }
} finally {
  rmSync(compiled, { recursive: true });
}

/** The first error in what gcc or dtc said, and its place where it has one. */
function where(complaint) {
  for (const line of complaint.split('\n')) {
    const cpp = /^(?<file>[^:\s]+):(?<line>\d+)(:\d+)?: (fatal )?error: (?<message>.*)/.exec(line);
    const parser = new RegExp(`^(Error|Lexical error): ${DTC_PLACE} (?<message>.*)`).exec(line);
    const check = new RegExp(`^${DTC_PLACE}: ERROR (?<message>.*)`).exec(line);
    const fatal = /(?<message>(ERROR|FATAL ERROR|dtc: ).*)/.exec(line);
    const { groups } = cpp ?? parser ?? check ?? fatal ?? {};
    if (groups === undefined) continue;
    const place = groups.file && { file: groups.file, line: Number(groups.line) };
    return {
      by: cpp ? 'gcc' : 'dtc',
      ...place,
      ...(groups.last && { last: Number(groups.last) }),
      message: groups.message.replace(/ \(use -f.*/, ''),
    };
  }
  throw new Error(`no error in ${JSON.stringify(complaint)}`);
}

/** The tables, which import types alone and each other. */
async function loadTables() {
  const options = {
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2022,
    rewriteRelativeImportExtensions: true,
  };
  for (const name of ts.sys.readDirectory(CASES, ['.ts'])) {
    const { outputText } = ts.transpileModule(readFileSync(name, 'utf8'), { compilerOptions: options });
    writeFileSync(join(compiled, name.slice(CASES.length).replace(/ts$/, 'js')), outputText);
  }
  writeFileSync(join(compiled, 'package.json'), '{ "type": "module" }');
  return import(join(compiled, 'index.js'));
}

function version(command) {
  return spawnSync(command, ['--version'])
    .stdout.toString()
    .split('\n')[0]
    .replace(/^Version: /, '');
}
