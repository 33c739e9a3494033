// SPDX-License-Identifier: MIT
import type { WritableVersion } from '../../fdt/write.ts';
import type { DeviceTree } from '../../tree/device-tree.ts';
import { bytePath } from '../../node/byte-path.ts';
import { writeAll } from '../output.ts';
import { ownVersion } from '../../node/package-files.ts';
import { fatal } from './exit.ts';
import { guessInputFormat, guessOutputFormat } from './formats.ts';
import { say } from './messages.ts';
import { parseOptions } from './options.ts';
import type { DtcOptions } from './options.ts';
import { writeDependencies, writeOutput } from './output.ts';
import { usage } from './usage.ts';

/** The release of dtc whose behaviour is reproduced. */
const DTC_RELEASE = '1.7.2';

/** Performs a command line like dtc. */
export async function runDtc(args: readonly string[]): Promise<void> {
  const request = parseOptions(args);
  if (request === 'help') writeAll(1, Buffer.from(`${usage().join('\n')}\n`));
  else if (request === 'version') writeAll(1, Buffer.from(versionText()));
  else await convert(request);
}

/** Scripts read the last word of the first line as the release. */
function versionText(): string {
  return `Version: DTC ${DTC_RELEASE}\nThis is rmem-dtc ${ownVersion()}, which stands in for that release of dtc.\n`;
}

async function convert(options: DtcOptions): Promise<void> {
  const { input, output, dependencies } = options;
  // if it cannot be opened, dtc ends before it reads anything
  if (dependencies !== undefined) writeDependencies(dependencies, output, []);
  const inFormat = options.inFormat ?? guessInputFormat(input);
  const outFormat = options.outFormat ?? guessOutputFormat(output, inFormat);
  checkFormats(inFormat, outFormat, options);
  const version = outFormat === 'dtb' ? writableVersion(options.version) : 17;

  const { readTree } = await import('./input.ts');
  const { tree, files } = await readTree(inFormat, options);
  if (dependencies !== undefined) writeDependencies(dependencies, output, files);
  if (outFormat === 'dts') {
    const { dtsChunks } = await import('../../compile/print-dts.ts');
    writeOutput(output, dtsChunks(tree, options));
  } else if (outFormat === 'dtb') {
    writeOutput(output, [await blobOf(tree, version, options)]);
  } else {
    writeOutput(output, []);
  }
}

function checkFormats(inFormat: string, outFormat: string, { annotate }: DtcOptions): void {
  if (annotate > 0 && (inFormat !== 'dts' || outFormat !== 'dts'))
    throw fatal('--annotate requires -I dts -O dts');
  if (!['dts', 'dtb', 'fs'].includes(inFormat)) throw fatal(`Unknown input format "${bytePath(inFormat)}"`);
  if (outFormat === 'asm' || outFormat === 'yaml')
    throw fatal(`rmem-dtc has no output format ${outFormat}: use dtc itself for it`);
  if (!['dts', 'dtb', 'null'].includes(outFormat))
    throw fatal(`Unknown output format "${bytePath(outFormat)}"`);
}

function writableVersion(version: number): WritableVersion {
  const known = ([1, 2, 3, 16, 17] as const).find((one) => one === version);
  if (known === undefined) throw fatal(`Unknown device tree blob version ${version}`);
  return known;
}

async function blobOf(
  tree: DeviceTree,
  version: WritableVersion,
  { layout, quiet }: DtcOptions,
): Promise<Uint8Array> {
  const [{ layOutDtb }, { FdtWriteError }] = await Promise.all([
    import('../../fdt/write.ts'),
    import('../../fdt/error.ts'),
  ]);
  try {
    const { blob, used } = layOutDtb(tree, { ...layout, version });
    if (layout.space > 0 && used > layout.space && quiet < 1)
      say([`Warning: blob size ${used} >= minimum size ${layout.space}`]);
    return blob;
  } catch (error) {
    if (error instanceof FdtWriteError) throw fatal(error.message);
    throw error;
  }
}
