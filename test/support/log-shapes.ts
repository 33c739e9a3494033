// SPDX-License-Identifier: MIT
//
// The log of a boot as tools and consoles print it: util-linux 2.38's dmesg, journalctl 252 and a serial
// console.
interface Line {
  readonly level: number;
  readonly text: string;
}

const LEVELS = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug'];
const STAMP = '[    0.000000] ';

type Shape = (lines: readonly Line[]) => string;

function each(write: (line: Line) => string, end = '\n'): Shape {
  return (lines) => lines.map((line) => write(line) + end).join('');
}

/** A text in pieces of a terminal's width. */
function wrapped(text: string, width: number): string {
  return text.match(new RegExp(`.{1,${width}}`, 'g'))!.join('\r\n');
}

/** Shapes by name. */
export const LOG_SHAPES: Readonly<Record<string, Shape>> = {
  dmesg: each(({ text }) => `${STAMP}${text}`),
  'dmesg -t': each(({ text }) => text),
  'dmesg -r': each(({ level, text }) => `<${level}>${STAMP}${text}`),
  'dmesg -x': each(({ level, text }) => `kern  :${LEVELS[level]!.padEnd(6)}: ${STAMP}${text}`),
  'dmesg -T': each(({ text }) => `[Sun Nov 22 20:04:45 2026] ${text}`),
  'dmesg -d': each(({ text }) => `[    0.000000 <    0.000000>] ${text}`),
  'dmesg -H': each(({ text }) => `[  +0.000000] ${text}`),
  'dmesg --time-format iso': each(({ text }) => `2026-11-22T20:04:45,000000+00:00 ${text}`),
  'dmesg --color=always': each(
    ({ text }) => `\x1b[32m${STAMP}\x1b[0m\x1b[33m${text.replace(/^[\w ]+: /, '$&\x1b[0m')}\x1b[0m`,
  ),
  'dmesg --json': (lines) =>
    `{\n   "dmesg": [\n      ${lines
      .map(
        ({ level, text }) =>
          `{\n         "pri": ${level},\n         "time":     0.000000,\n         "msg": ${JSON.stringify(text)}\n      }`,
      )
      .join(',')}\n   ]\n}\n`,
  'dmesg --json in one line': (lines) =>
    JSON.stringify({ dmesg: lines.map(({ level, text }) => ({ pri: level, time: 0, msg: text })) }),
  'with CONFIG_PRINTK_CALLER': each(({ text }) => `[    0.000000][    T0] ${text}`),
  'journalctl -k': each(({ text }) => `Nov 22 20:04:45 wren kernel: ${text}`),
  'journalctl -k -o short-precise': each(({ text }) => `Nov 22 20:04:45.123456 wren kernel: ${text}`),
  'journalctl -k -o short-iso': each(({ text }) => `2026-11-22T20:04:45+0000 wren kernel: ${text}`),
  'journalctl -k -o short-full': each(({ text }) => `Sun 2026-11-22 20:04:45 UTC wren kernel: ${text}`),
  'journalctl -k -o short-unix': each(({ text }) => `1795377885.123456 wren kernel: ${text}`),
  'journalctl -k -o short-monotonic': each(({ text }) => `[    0.000000] wren kernel: ${text}`),
  'journalctl -k -o json': each(({ level, text }) =>
    JSON.stringify({ _TRANSPORT: 'kernel', PRIORITY: level.toString(), MESSAGE: text, _HOSTNAME: 'wren' }),
  ),
  'journalctl -k -o json-pretty': each(({ level, text }) =>
    JSON.stringify({ PRIORITY: level.toString(), MESSAGE: text }, null, '\t').replaceAll('": ', '" : '),
  ),
  'kern.log': each(({ text }) => `Nov 22 20:04:45 wren kernel: ${STAMP}${text}`),
  'a serial console': (lines) =>
    [
      'NOTICE:  BL31: v2.10.0(release)',
      '',
      'U-Boot 2026.01 (Nov 22 2026 - 20:04:45 +0000)',
      'DRAM:  1 GiB',
      'Reserved memory: 0 regions',
      '=> booti ${kernel_addr_r} - ${fdt_addr}',
      'Starting kernel ...',
      '',
      ...lines.map(({ text }) => `${STAMP}${text}`),
      'Debian GNU/Linux 14 wren ttyAMA0',
      'wren login: ',
    ].join('\r\n'),
  'a serial console of 80 columns': each(({ text }) => wrapped(`${STAMP}${text}`, 80), '\r\n'),
  'a serial console of 132 columns': each(({ text }) => wrapped(`${STAMP}${text}`, 132), '\r\n'),
  'a test farm': each(({ text }) => `2026-11-22T20:04:45.123456  ${STAMP}${text}`),
  'a terminal that tells the time': each(({ text }) => `[20:04:45.123] ${STAMP}${text}`, '\r\n'),
  'lines with the name of a board': each(({ text }) => `wren-3 | ${STAMP}${text}`),
};

/** The kernel of a record; Debian's 7.2.13 on arm64 by default. */
interface LoggedKernel {
  readonly kernel?: string;
  readonly flavour?: string;
}

/** The first log lines of kernels of one architecture and page size, as the kernel prints them. */
interface Opening {
  readonly booting: string;
  readonly compiler: string;
  readonly after: readonly string[];
  /** A hash table that the kernel logs. */
  readonly table: string;
}

const ARM64: Opening = {
  booting: 'Booting Linux on physical CPU 0x0000000000 [0x411fd070]',
  compiler: 'aarch64-linux-gnu-gcc-16 (Debian 16.2.0-4) 16.2.0',
  after: ['Machine model: linux,dummy-virt'],
  table: '(order: 8, 1048576 bytes, linear)',
};
const ARM: Opening = {
  booting: 'Booting Linux on physical CPU 0x0',
  compiler: 'arm-linux-gnueabihf-gcc-16 (Debian 16.2.0-4) 16.2.0',
  after: [
    'CPU: ARMv7 Processor [414fc0f0] revision 0 (ARMv7), cr=10c5387d',
    'OF: fdt: Machine model: linux,dummy-virt',
    'Memory policy: Data cache writealloc',
  ],
  table: '(order: 7, 524288 bytes, linear)',
};
const OPENINGS: Readonly<Record<string, Opening>> = {
  arm64: ARM64,
  'arm64-16k': { ...ARM64, table: '(order: 6, 1048576 bytes, linear)' },
  armmp: ARM,
  'armmp-lpae': ARM,
  riscv64: {
    booting: 'Booting Linux on hartid 0',
    compiler: 'riscv64-linux-gnu-gcc-16 (Debian 16.2.0-4) 16.2.0',
    after: ['Machine model: riscv-virtio,qemu', 'SBI specification v1.0 detected'],
    table: '(order: 8, 1048576 bytes, linear)',
  },
};

/** The log lines before and after those in a record, as printed by the kernel of one of these records. */
export function wholeLog(
  lines: readonly Line[],
  cmdline: string,
  { kernel = '7.2.13+deb14-arm64', flavour = 'arm64' }: LoggedKernel = {},
): Line[] {
  const info = (text: string): Line => ({ level: 6, text });
  const { booting, compiler, after, table } = OPENINGS[flavour]!;
  return [
    info(booting),
    info(
      `Linux version ${kernel} (debian-kernel@lists.debian.org) (${compiler}, GNU ld (GNU Binutils for Debian) 2.47.50.20261021) #1 SMP PREEMPT Debian 7.2.13-1 (2026-10-28)`,
    ),
    ...after.map(info),
    ...lines.filter(({ text }) => !/^(Memory|Kernel command line|OF: fdt: Machine model): /.test(text)),
    { level: 5, text: `Kernel command line: ${cmdline}` },
    info(`Dentry cache hash table entries: 131072 ${table}`),
    ...lines.filter(({ text }) => text.startsWith('Memory: ')),
    info('Run /init as init process'),
  ];
}
