// SPDX-License-Identifier: MIT
//
// The options of the command: one table for the parser and for the help.

export interface DtcOption {
  readonly short: string;
  readonly type: 'boolean' | 'string';
  /** Lines of help. */
  readonly help: readonly string[];
}

export const OPTIONS = {
  quiet: flag('q', 'Quiet: -q suppress warnings, -qq errors, -qqq all'),
  'in-format': value(
    'I',
    'Input formats are:',
    '\tdts - device tree source text',
    '\tdtb - device tree blob',
    '\tfs  - /proc/device-tree style directory',
  ),
  out: value('o', 'Output file'),
  'out-format': value(
    'O',
    'Output formats are:',
    '\tdts - device tree source text',
    '\tdtb - device tree blob',
    '\tnull - none, to check the input only',
  ),
  'out-version': value('V', 'Blob version to produce, defaults to 17 (1, 2, 3, 16 and 17 can be written)'),
  'out-dependency': value('d', 'Output dependency file'),
  reserve: value('R', 'Make space for <number> reserve map entries'),
  space: value('S', 'Make the blob at least <bytes> long (extra space)'),
  pad: value('p', 'Add padding to the blob of <bytes> long (extra space)'),
  align: value('a', 'Make the blob align to the <bytes> (extra space)'),
  'boot-cpu': value('b', 'Set the physical boot cpu'),
  force: flag('f', 'Try to produce output even if the input tree has errors'),
  include: value('i', 'Add a path to search for include files'),
  sort: flag('s', 'Sort nodes and properties before outputting (useful for comparing trees)'),
  phandle: value(
    'H',
    'Valid phandle formats are:',
    '\tlegacy - "linux,phandle" properties only',
    '\tepapr  - "phandle" properties only',
    '\tboth   - Both "linux,phandle" and "phandle" properties',
  ),
  warning: value('W', 'Enable/disable warnings (prefix with "no-")'),
  error: value('E', 'Enable/disable errors (prefix with "no-")'),
  symbols: flag('@', 'Enable generation of symbols'),
  'local-fixups': flag('L', 'Possibly generates a __local_fixups__ and a __fixups__ node at the root node'),
  'auto-alias': flag('A', 'Enable auto-alias of labels'),
  annotate: flag('T', 'Annotate output .dts with input source file and line (-T -T for more details)'),
  help: flag('h', 'Print this help and exit'),
  version: flag('v', 'Print version and exit'),
} as const satisfies Record<string, DtcOption>;

export type OptionName = keyof typeof OPTIONS;

/** The usage of the command, in dtc's layout, after a usage error if there is one. */
export function usage(problem?: string): string[] {
  const all = Object.entries<DtcOption>(OPTIONS);
  const letters = all.map(([, { short, type }]) => (type === 'string' ? `${short}:` : short)).join('');
  const names = all.map(([name, { type }]) => (type === 'string' ? `${name} <arg>` : name));
  const width = Math.max(...names.map((name) => name.length)) + 1;
  const lines = ['Usage: rmem-dtc [options] <input file>', '', `Options: -[${letters}]`];
  all.forEach(([, { short, help }], i) => {
    lines.push(`  -${short}, --${names[i]!.padEnd(width)}`, ...help.map((line) => `\t${line}`));
  });
  if (problem !== undefined) lines.push('', `Error: ${problem}`);
  return lines;
}

function flag<const Short>(short: Short, help: string) {
  return { short, type: 'boolean', help: [help] } as const;
}

function value<const Short>(short: Short, ...help: readonly string[]) {
  return { short, type: 'string', help } as const;
}
