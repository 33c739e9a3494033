// SPDX-License-Identifier: MIT
//
// The outcomes of each board of dts-samples, as described in its first comment. Logs and outcomes are from
// Linux 7.2 (Debian's linux-image-arm64, on QEMU's virt machine with the regions, devices and bootargs of the
// sample), except for the boards without memory and the kernel with 16 KiB pages, which that setup cannot
// boot.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hex } from '../../src/base/hex.ts';
import { readBoard } from '../../src/node/read-board.ts';
import type { BootOptions } from '../../src/cli/boot.ts';
import { readMachine } from '../../src/cli/machine.ts';
import { compileDts } from '../../src/compile/compile-dts.ts';
import { writeDtb } from '../../src/fdt/write.ts';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import type { BootResult } from '../../src/linux/boot-result.ts';
import { bootJson } from '../../src/report/boot-json.ts';
import { ROOT, rmem } from './run.ts';

interface Expected {
  /** The kernel's errors and warnings, in order. */
  readonly log: readonly string[];
  /** The outcome of each region: outcome, range, and for a failed one stage and error. */
  readonly regions: readonly string[];
  /** The list of CMA areas, then those of nodes; an address is given if the tree decides it. */
  readonly areas: readonly string[];
  /** What each device gets. */
  readonly devices?: readonly string[];
}

const UNSUPPORTED = 'OF: reserved mem: Reserved memory: unsupported node format, ignoring';
const SKIPPING = 'Skipping dt linux,cma-default node in favor for "cma=" kernel param.';
const OVERLAP = 'OF: reserved mem: OVERLAP DETECTED!';
const DEFAULT = 'reserved 0x4000000 default';

const SAMPLES: Record<string, Expected> = {
  'cells-32-bit/wheatear': {
    log: [],
    regions: [
      'engine@60000000 ignored null+0x0',
      'log@60400000 reserved 0x6040000000040000+0x6044000000040000',
    ],
    areas: [DEFAULT],
    devices: ['/soc/engine@a100000 0 engine@60000000 EINVAL'],
  },
  'cells-mismatch/plover': {
    log: [UNSUPPORTED, UNSUPPORTED],
    regions: ['secure-monitor@60000000 ignored null+0x0', 'hub-firmware@60200000 ignored null+0x0'],
    areas: [DEFAULT],
  },
  'cma-alignment/merlin': {
    log: ['Reserved memory: incorrect alignment of CMA region'],
    regions: ['scanout@60100000 failed 0x60100000+0x2000000 init EINVAL'],
    areas: [DEFAULT],
    devices: ['/soc/display@a200000 0 scanout@60100000 EINVAL'],
  },
  'cma-cmdline/redstart': {
    log: [SKIPPING, SKIPPING],
    regions: ['graphics@60000000 failed 0x60000000+0x10000000 validate EBUSY'],
    areas: ['reserved 0x2000000 default'],
    devices: ['/soc/gpu@a700000 0 graphics@60000000 EINVAL'],
  },
  'cma-default/kestrel': {
    log: [],
    regions: ['frames@60000000 cma 0x60000000+0x8000000'],
    areas: ['frames@60000000 0x60000000+0x8000000 default'],
    devices: ['/soc/camera@a100000 0 frames@60000000 cma-area'],
  },
  'cma-overlap/gannet': {
    log: [
      OVERLAP,
      'left@60000000 (0x0000000060000000--0x0000000064000000) overlaps with right@63000000 (0x0000000063000000--0x0000000067000000)',
    ],
    regions: ['left@60000000 cma 0x60000000+0x4000000', 'right@63000000 cma 0x63000000+0x4000000'],
    areas: ['left@60000000 0x60000000+0x4000000', 'right@63000000 0x63000000+0x4000000', DEFAULT],
  },
  'cma-window/redpoll': { log: ['cma: Failed to reserve 256 MiB'], regions: [], areas: [] },
  'cma-zones/sandpiper': {
    log: ['cma: CMA area packets@f8000000 could not be activated'],
    regions: ['packets@f8000000 failed 0xf8000000+0x10000000 activate'],
    areas: [DEFAULT],
    devices: ['/soc/ethernet@a300000 0 packets@f8000000 cma-area'],
  },
  'mapped-pool/lapwing': {
    log: [],
    regions: ['mailbox@50000000 dma-pool 0x50000000+0x1400000'],
    areas: [DEFAULT],
    devices: ['/soc/core@a600000 0 mailbox@50000000 EINVAL'],
  },
  'coherent-pool/avocet': {
    log: [],
    regions: [
      'code@60000000 nomap 0x60000000+0x100000',
      'vring@60100000 dma-pool 0x60100000+0x8000',
      'buffer@60108000 dma-pool 0x60108000+0x100000',
    ],
    areas: [DEFAULT],
    devices: [
      '/soc/core@a600000 code code@60000000 EINVAL',
      '/soc/core@a600000 vring vring@60100000 coherent-pool',
      '/soc/core@a600000 buffer buffer@60108000 coherent-pool',
      '/soc/core@a610000 buffer buffer@60108000 coherent-pool',
    ],
  },
  'compatible/ruff': {
    log: [],
    regions: ['planes@60000000 nomap 0x60000000+0x2000000'],
    areas: [DEFAULT],
    devices: ['/soc/display@a200000 0 planes@60000000 EINVAL'],
  },
  'container-name/rail': {
    log: [],
    regions: [],
    areas: [DEFAULT],
    devices: ['/soc/scanner@a100000 0 scan-lines@60000000 EINVAL'],
  },
  'container-place/pipit': {
    log: [],
    regions: [],
    areas: [DEFAULT],
    devices: ['/soc/radio@a500000 0 radio@60000000 EINVAL'],
  },
  'copied-node/fieldfare': {
    log: [
      OVERLAP,
      'modem-log@64000000 (0x0000000060000000--0x0000000060400000) overlaps with modem@60000000 (0x0000000060000000--0x0000000064000000)',
    ],
    regions: ['modem@60000000 nomap 0x60000000+0x4000000', 'modem-log@64000000 nomap 0x60000000+0x400000'],
    areas: [DEFAULT],
  },
  'disabled-region/board': {
    log: [],
    regions: [
      'camera-frames@60000000 disabled 0x60000000+0x8000000',
      'sensor-hub@68000000 nomap 0x68000000+0x100000',
    ],
    areas: [DEFAULT],
    devices: ['/soc/camera@a100000 0 camera-frames@60000000'],
  },
  'dma-reach/gadwall': {
    log: [],
    regions: ['video@c0000000 cma 0xc0000000+0x20000000'],
    areas: ['video@c0000000 0xc0000000+0x20000000', DEFAULT],
    devices: ['/soc/decoder@a300000 0 video@c0000000 cma-area'],
  },
  'dynamic-pools/curlew': {
    log: ["OF: reserved mem: failed to allocate memory for node 'scaler': size 64 MiB"],
    regions: [
      'capture cma 0x5a000000+0x6000000',
      'scaler failed null+0x4000000 allocate ENOMEM',
      'crash-log nomap 0x7fff0000+0x10000',
      'firmware@65000000 nomap 0x65000000+0x100000',
    ],
    areas: ['capture 0x5a000000+0x6000000', DEFAULT],
    devices: ['/soc/capture@a400000 0 capture cma-area', '/soc/scaler@a500000 0 scaler EINVAL'],
  },
  'end-as-size/fulmar': {
    log: [],
    regions: ['firmware@60000000 nomap 0x60000000+0x60100000'],
    areas: [DEFAULT],
  },
  'ignored/pintail': {
    log: [
      OVERLAP,
      'modem@60000000 (0x0000000060000000--0x0000000065900000) overlaps with audio-dsp@65800000 (0x0000000065800000--0x0000000066c00000)',
    ],
    regions: [
      'modem@60000000 nomap 0x60000000+0x5900000',
      'audio-dsp@65800000 nomap 0x65800000+0x1400000',
      'crash-log@0 reserved 0x70000000+0x100000',
      'calibration@71000000 reserved 0x71000000+0x10000',
    ],
    areas: [DEFAULT],
  },
  'includes/board': {
    log: [],
    regions: ['boot-log@5ff00000 reserved 0x5ff00000+0x100000', 'frames@60000000 cma 0x60000000+0x4000000'],
    areas: ['frames@60000000 0x60000000+0x4000000', DEFAULT],
    devices: ['/soc/camera@a100000 0 frames@60000000 cma-area'],
  },
  'memreserve/bittern': {
    log: [],
    regions: ['secure-monitor@60000000 nomap 0x60000000+0x200000'],
    areas: [DEFAULT],
  },
  'missing-ranges/dunlin': {
    log: [UNSUPPORTED, UNSUPPORTED],
    regions: ['video@60000000 ignored 0x60000000+0x4000000'],
    areas: [DEFAULT],
    devices: ['/soc/decoder@a300000 0 video@60000000 EINVAL'],
  },
  'no-map-busy/harrier': {
    log: [
      "OF: reserved mem: Reserved memory: failed to reserve memory for node 'secure-world@60200000': base 0x0000000060200000, size 16 MiB",
      OVERLAP,
      'boot-log@60000000 (0x0000000060000000--0x0000000060400000) overlaps with secure-world@60200000 (0x0000000060200000--0x0000000061200000)',
    ],
    regions: [
      'boot-log@60000000 reserved 0x60000000+0x400000',
      'secure-world@60200000 failed 0x60200000+0x1000000 reserve EBUSY',
    ],
    areas: [DEFAULT],
  },
  'no-map-typo/turnstone': {
    log: [],
    regions: ['secure-monitor@60000000 reserved 0x60000000+0x200000'],
    areas: [DEFAULT],
  },
  'numa/goshawk': {
    log: [],
    regions: ['error-log@90000000 reserved 0x90000000+0x100000'],
    areas: [DEFAULT, 'numa0 0x4000000 node 0', 'numa1 0x4000000 node 1'],
  },
  'over-kernel/stint': {
    log: [],
    regions: ['boot-firmware@40000000 nomap 0x40000000+0x4000000'],
    areas: [DEFAULT],
  },
  'overlap/osprey': {
    log: [
      OVERLAP,
      'modem@60000000 (0x0000000060000000--0x0000000065900000) overlaps with audio-dsp@65800000 (0x0000000065800000--0x0000000066c00000)',
    ],
    regions: [
      'secure-monitor@5f000000 nomap 0x5f000000+0x200000',
      'modem@60000000 nomap 0x60000000+0x5900000',
      'audio-dsp@65800000 nomap 0x65800000+0x1400000',
    ],
    areas: [DEFAULT],
  },
  'overlay-clash/garganey': {
    log: [],
    regions: ['modem@60000000 nomap 0x60000000+0x4000000'],
    areas: [DEFAULT],
  },
  'overlay/board': {
    log: [],
    regions: ['frames@60000000 cma 0x60000000+0x2000000'],
    areas: ['frames@60000000 0x60000000+0x2000000', DEFAULT],
    devices: ['/soc/camera@a100000 0 frames@60000000 cma-area'],
  },
  'page-size/skua': {
    log: [],
    regions: ['frames@61000000 cma 0x61000000+0x3000000'],
    areas: ['frames@61000000 0x61000000+0x3000000 default'],
    devices: ['/soc/encoder@a300000 0 frames@61000000 cma-area'],
  },
  'placeholder/godwit': {
    log: [
      "OF: reserved mem: Reserved memory: failed to reserve memory for node 'secure-world@60000000': base 0x0000000060000000, size 0 MiB",
    ],
    regions: ['secure-world@60000000 failed 0x60000000+0x0 reserve', 'panel-logo ignored null+0x0'],
    areas: [DEFAULT],
  },
  'policy/scoter': {
    log: [],
    regions: ['camera unknown null+0x10000000', 'test-pool@58000000 cma 0x58000000+0x2000000'],
    areas: ['test-pool@58000000 0x58000000+0x2000000'],
    devices: ['/soc/camera@a100000 0 camera EINVAL'],
  },
  'ramoops/nuthatch': {
    log: [],
    regions: ['crash-log@60000000 reserved 0x60000000+0x20000'],
    areas: [DEFAULT],
  },
  'region-group/knot': {
    log: [],
    regions: ['core-memory ignored null+0x0'],
    areas: [DEFAULT],
    devices: ['/soc/core@a600000 code code@60000000 EINVAL', '/soc/core@a600000 vring vring@60200000 EINVAL'],
  },
  'region-names/dotterel': {
    log: [],
    regions: ['code@60000000 nomap 0x60000000+0x200000', 'buffer@60208000 dma-pool 0x60208000+0x100000'],
    areas: [DEFAULT],
    devices: [
      '/soc/core@a600000 code code@60000000 EINVAL',
      '/soc/core@a600000 vring buffer@60208000 coherent-pool',
    ],
  },
  'restricted-pool/siskin': {
    log: [],
    regions: ['bounce@60000000 reserved 0x60000000+0x4000000'],
    areas: [DEFAULT],
    devices: ['/soc/ethernet@a800000 0 bounce@60000000 EINVAL'],
  },
  'no-map-pool/brambling': {
    log: [],
    regions: ['video@60000000 nomap 0x60000000+0x10000000'],
    areas: [DEFAULT],
    devices: ['/soc/decoder@a300000 0 video@60000000 EINVAL'],
  },
  'short-size/grebe': {
    log: [
      "OF: reserved mem: invalid size property in 'frames' node.",
      "OF: reserved mem: invalid alignment property in 'trace' node.",
    ],
    regions: ['frames failed null+0x0 allocate EINVAL', 'trace failed null+0x100000 allocate EINVAL'],
    areas: [DEFAULT],
    devices: ['/soc/display@a200000 0 frames EINVAL'],
  },
  'smaller-ram/teal': {
    log: ["OF: reserved mem: failed to allocate memory for node 'display-pool': size 128 MiB"],
    regions: [
      'display-pool failed null+0x8000000 allocate ENOMEM',
      'secure-world@7e000000 nomap 0x7e000000+0x2000000',
    ],
    areas: [DEFAULT],
    devices: ['/soc/display@a200000 0 display-pool EINVAL'],
  },
  'sound/eider': {
    log: [],
    regions: [
      'secure-monitor@5f000000 nomap 0x5f000000+0x200000',
      'secure-world@5f200000 nomap 0x5f200000+0xe00000',
      'frames@60000000 cma 0x60000000+0x40000000',
      'mailbox@b000000 nomap 0xb000000+0x1000',
      'trace reserved 0xbff00000+0x100000',
      'radar@a0000000 disabled 0xa0000000+0x100000',
    ],
    areas: ['frames@60000000 0x60000000+0x40000000', DEFAULT],
    devices: [
      '/soc/camera@a100000 0 frames@60000000 cma-area',
      '/soc/encoder@a300000 0 frames@60000000 cma-area',
      '/soc/encoder@a300000 1 trace EINVAL',
      '/soc/core@a600000 0 mailbox@b000000 EINVAL',
    ],
  },
  'status-okay/linnet': {
    log: [],
    regions: ['metrology@60000000 disabled 0x60000000+0x400000'],
    areas: [DEFAULT],
  },
  'two-defaults/smew': {
    log: [],
    regions: ['frames@60000000 cma 0x60000000+0x10000000', 'audio@70000000 cma 0x70000000+0x800000'],
    areas: ['frames@60000000 0x60000000+0x10000000', 'audio@70000000 0x70000000+0x800000 default'],
    devices: [
      '/soc/decoder@a300000 0 frames@60000000 cma-area',
      '/soc/audio@a400000 0 audio@70000000 cma-area',
    ],
  },
  'two-ranges/whinchat': {
    log: [
      "OF: reserved mem: Reserved memory: node 'flight-log@60000000' has 2 <base size> entries, only the first is used",
    ],
    regions: ['flight-log@60000000 reserved 0x60000000+0x100000'],
    areas: [DEFAULT],
  },
  'unknown-memory/wren': {
    log: [],
    regions: ['secure-monitor@60000000 nomap 0x60000000+0x200000', 'camera unknown null+0x4000000'],
    areas: [],
  },
  'upgrade/whimbrel': {
    log: [
      "OF: reserved mem: Reserved memory: node 'trace@60000000' has 2 <base size> entries, only the first is used",
    ],
    regions: [
      'trace@60000000 reserved 0x60000000+0x100000',
      'video@64000000 nomap 0x64000000+0x4000000',
      'lines cma 0x7f000000+0x1000000',
    ],
    areas: ['lines 0x7f000000+0x1000000', DEFAULT],
    devices: ['/soc/decoder@a300000 0 video@64000000 EINVAL', '/soc/scaler@a310000 0 lines cma-area'],
  },
  'upgrade/whimbrel-mended': {
    log: [],
    regions: [
      'trace@60000000 reserved 0x60000000+0x100000',
      'trace@61000000 reserved 0x61000000+0x100000',
      'video@64000000 cma 0x64000000+0x4000000',
      'lines cma 0x4f000000+0x1000000',
    ],
    areas: ['lines 0x4f000000+0x1000000', 'video@64000000 0x64000000+0x4000000', DEFAULT],
    devices: ['/soc/decoder@a300000 0 video@64000000 cma-area', '/soc/scaler@a310000 0 lines cma-area'],
  },
  // Debian's armmp on virt: the same region, from 0x848000000, was added at 0x48000000
  'wide-address/knot': {
    log: [],
    regions: ['firmware@850000000 reserved 0x50000000+0x100000'],
    areas: ['reserved 0x8000000 default'],
  },
  'wrong-target/scaup': {
    log: [],
    regions: ['voice@60000000 dma-pool 0x60000000+0x100000'],
    areas: [DEFAULT],
    devices: ['/soc/dsp@a400000 0 sram@b000000 EINVAL'],
  },
};

/** The samples, also those that show the effect of an option. */
const WITH_OPTIONS: readonly (readonly [board: string, options: BootOptions, expected: Expected])[] = [
  [
    'overlay/board',
    { overlay: ['dts-samples/overlay/bigger-cma.dtso'] },
    {
      log: [],
      regions: ['frames@60000000 cma 0x60000000+0x10000000'],
      areas: ['frames@60000000 0x60000000+0x10000000 default'],
      devices: ['/soc/camera@a100000 0 frames@60000000 cma-area'],
    },
  ],
  [
    'includes/board',
    { define: ['CAMERA_MIB=256'] },
    {
      log: [],
      regions: [
        'boot-log@5ff00000 reserved 0x5ff00000+0x100000',
        'frames@60000000 cma 0x60000000+0x10000000',
      ],
      areas: ['frames@60000000 0x60000000+0x10000000', DEFAULT],
      devices: ['/soc/camera@a100000 0 frames@60000000 cma-area'],
    },
  ],
  [
    'over-kernel/stint',
    { image: '0x40200000:0x2f00000' },
    {
      log: [
        "OF: reserved mem: Reserved memory: failed to reserve memory for node 'boot-firmware@40000000': base 0x0000000040000000, size 64 MiB",
      ],
      regions: ['boot-firmware@40000000 failed 0x40000000+0x4000000 reserve EBUSY'],
      areas: [DEFAULT],
    },
  ],
  [
    'policy/scoter',
    { memory: ['0x40000000:512M'] },
    {
      log: ["OF: reserved mem: failed to allocate memory for node 'camera': size 256 MiB"],
      regions: [
        'camera failed null+0x10000000 allocate ENOMEM',
        'test-pool@58000000 cma 0x58000000+0x2000000',
      ],
      areas: ['test-pool@58000000 0x58000000+0x2000000', DEFAULT],
      devices: ['/soc/camera@a100000 0 camera EINVAL'],
    },
  ],
  [
    'overlay-clash/garganey',
    { overlay: ['dts-samples/overlay-clash/radar.dtso'] },
    {
      log: [
        "OF: reserved mem: Reserved memory: failed to reserve memory for node 'modem@60000000': base 0x0000000060000000, size 64 MiB",
        OVERLAP,
        'modem@60000000 (0x0000000060000000--0x0000000064000000) overlaps with echoes@62000000 (0x0000000062000000--0x0000000066000000)',
      ],
      regions: [
        'echoes@62000000 cma 0x62000000+0x4000000',
        'modem@60000000 failed 0x60000000+0x4000000 reserve EBUSY',
      ],
      areas: ['echoes@62000000 0x62000000+0x4000000', DEFAULT],
      devices: ['/soc/radar@a700000 0 echoes@62000000 cma-area'],
    },
  ],
  [
    'upgrade/whimbrel',
    { kernel: '6.1' },
    {
      log: ["OF: reserved mem: invalid alloc-ranges property in 'lines', skipping node."],
      regions: [
        'trace@60000000 reserved 0x60000000+0x100000',
        'video@64000000 failed 0x64000000+0x4000000 init EINVAL',
        'lines failed null+0x1000000 allocate EINVAL',
      ],
      areas: [DEFAULT],
      devices: ['/soc/decoder@a300000 0 video@64000000 EINVAL', '/soc/scaler@a310000 0 lines EINVAL'],
    },
  ],
  [
    'page-size/skua',
    { pageSize: '16K' },
    {
      log: ['Reserved memory: incorrect alignment of CMA region'],
      regions: ['frames@61000000 failed 0x61000000+0x3000000 init EINVAL'],
      areas: [DEFAULT],
      devices: ['/soc/encoder@a300000 0 frames@61000000 EINVAL'],
    },
  ],
];

/**
 * The result in the words of the table. Areas that the kernel itself placed are listed without their base.
 */
function inShort(result: BootResult): Expected {
  const words = (...parts: readonly (string | null)[]): string =>
    parts.filter((part) => part !== null && part !== '').join(' ');
  const extent = ({ base, size }: { readonly base: bigint | null; readonly size: bigint }): string =>
    `${base === null ? 'null' : hex(base)}+${hex(size)}`;
  const devices = result.devices.map(({ path, index, name, region, errno, effect }) =>
    words(path, name ?? index.toString(), region?.split('/').at(-1) ?? null, errno, effect),
  );
  return {
    log: result.log.filter(({ level }) => level <= 4).map(({ text }) => text),
    regions: result.regions.map((region) =>
      words(region.name, region.outcome, extent(region), region.stage, region.errno),
    ),
    areas: [
      ...result.areas.map((area) => {
        const where = area.name === 'reserved' ? hex(area.size) : extent(area);
        return words(area.name, where, area.default ? 'default' : '');
      }),
      ...result.numaAreas.map((area) => words(area.name, hex(area.size), `node ${area.node}`)),
    ],
    ...(devices.length > 0 && { devices }),
  };
}

describe('samples', () => {
  it('are all in the table', () => {
    const found = readdirSync(join(ROOT, 'dts-samples'), { recursive: true, encoding: 'utf8' });
    const names = found.filter((name) => name.endsWith('.dts')).map((name) => name.slice(0, -4));
    expect(names.sort()).toEqual(Object.keys(SAMPLES).sort());
  });

  it.each([
    ...Object.entries(SAMPLES).map(([name, expected]) => [name, {}, expected] as const),
    ...WITH_OPTIONS,
  ])('%s %j', async (name, options, expected) => {
    const { tree } = await readBoard(`dts-samples/${name}.dts`, options);
    expect(inShort(bootReservedMemory(tree, readMachine(options)))).toEqual(expected);
  });

  it.each(Object.keys(SAMPLES))('%s boots in the library as in the command', (name) => {
    const path = `dts-samples/${name}.dts`;
    const readFile = (file: string): Uint8Array | undefined =>
      existsSync(join(ROOT, file)) ? new Uint8Array(readFileSync(join(ROOT, file))) : undefined;
    const { tree } = compileDts(path, { readFile });
    const { stdout } = rmem(['boot', path, '--json']);
    expect(bootJson(bootReservedMemory(tree!))).toEqual(JSON.parse(stdout));
  });

  const missing = ['gcc', 'dtc'].some((tool) => spawnSync(tool, ['--version']).error !== undefined);
  it.skipIf(missing).each(Object.keys(SAMPLES))(
    '%s compiles to what gcc and dtc make of it',
    async (name) => {
      const source = `dts-samples/${name}.dts`;
      const gcc = ['-E', '-nostdinc', '-undef', '-D__DTS__', '-x', 'assembler-with-cpp', source];
      const input = execFileSync('gcc', gcc, { cwd: ROOT });
      const compiled = execFileSync('dtc', ['-q', '-I', 'dts', '-O', 'dtb', '-'], { input });
      expect(compiled.equals(writeDtb((await readBoard(source)).tree))).toBe(true);
    },
  );
});
