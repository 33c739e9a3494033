// SPDX-License-Identifier: MIT
//
// Compares the public API with docs/exports, so that a review sees each change of it: the names that dt-rmem and dt-rmem/node export,
// and the types that these are made of. With --write it writes docs/exports anew. Needs dist.
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WORK = `${ROOT}dist/api`;
const write = process.argv.includes('--write');

mkdirSync(WORK, { recursive: true });
for (const [entry, name] of [
  ['index', 'dt-rmem'],
  ['node', 'dt-rmem-node'],
]) {
  const report = withoutTables(extract(entry, name));
  const path = `${ROOT}docs/exports/${name}.api.md`;
  if (write) writeFileSync(path, report);
  else if (readFileSync(path, 'utf8') !== report) {
    console.error(
      `The public API differs from docs/exports/${name}.api.md; if that is meant, run: npm run docs:api`,
    );
    process.exitCode = 1;
  }
}

function extract(entry, name) {
  const config = ExtractorConfig.prepare({
    configObjectFullPath: `${ROOT}api-extractor.json`,
    packageJsonFullPath: `${ROOT}package.json`,
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath: `${ROOT}dist/${entry}.d.ts`,
      compiler: { tsconfigFilePath: `${ROOT}tsconfig.json` },
      apiReport: {
        enabled: true,
        reportFileName: name,
        reportFolder: WORK,
        reportTempFolder: `${WORK}/temp`,
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  });
  const { succeeded } = Extractor.invoke(config, { localBuild: true, messageCallback: quiet });
  if (!succeeded) throw new Error(`${entry}: API Extractor failed`);
  return readFileSync(`${WORK}/${name}.api.md`, 'utf8');
}

/** Says nothing but errors. */
function quiet(message) {
  message.handled = message.logLevel !== ExtractorLogLevel.Error;
}

/** Drops tables of data that only types of names come from, such as the kernel's messages, and notes on missing comments. */
function withoutTables(report) {
  return report
    .split(/\n(?=\/\/ @public)/)
    .filter((declaration) => !/^(?:\/\/.*\n)*const \w+: (?:\{|readonly \[)/.test(declaration))
    .join('\n')
    .replace(/^ *\/\/ (?:\(undocumented\)|@public(?: \(undocumented\))?)\n/gm, '');
}
