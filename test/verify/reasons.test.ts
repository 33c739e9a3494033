// SPDX-License-Identifier: MIT
//
// Trees with one difference from the booted one: the difference is found, and its reason is named.
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readDtb } from '../../src/fdt/read.ts';
import { DEBIAN_ARM64_7_2 } from '../../src/linux/releases/builds/arm64.ts';
import type { Machine } from '../../src/linux/machine.ts';
import { releaseOf } from '../../src/linux/releases/releases.ts';
import { nodeByPath } from '../../src/tree/device-tree.ts';
import type { DeviceTree } from '../../src/tree/device-tree.ts';
import type { DtNode } from '../../src/tree/node.ts';
import { TreeReader, bootargsOf } from '../../src/linux/tree-reader.ts';
import { readKernelLog } from '../../src/verify/kernel-log.ts';
import type { ReasonId } from '../../src/verify/reason.ts';
import { cellsProperty, withBootargs, withNodes, withRegion } from '../../src/verify/tree-edit.ts';
import { verifyBoot } from '../../src/verify/verify-boot.ts';
import type { Verified } from '../../src/verify/verify-boot.ts';
import { LOG_SHAPES, wholeLog } from '../support/log-shapes.ts';
import { readRecord } from '../support/records.ts';
import type { BootedRecord } from '../support/records.ts';

const LINUX_7_2 = releaseOf('7.2');

const folder = fileURLToPath(new URL('../golden/kernel-7.2/', import.meta.url));
const record = readRecord(`${folder}nomap-holes.json`) as BootedRecord;
const tree = readDtb(new Uint8Array(Buffer.from(record.dtb, 'base64')));
const { cells } = new TreeReader(tree, LINUX_7_2);

function region(name: string): DtNode {
  return nodeByPath(tree, '/reserved-memory')!.children.find((child) => child.name === name)!;
}

function verified(
  changed: DeviceTree,
  machine: Machine = {},
  cmdline: string | null = bootargsOf(tree),
): Verified {
  const lines = cmdline === null ? record.dmesg : wholeLog(record.dmesg, cmdline);
  return verifyBoot(changed, readKernelLog(new TextEncoder().encode(LOG_SHAPES['dmesg -r']!(lines))), {
    machine,
  });
}

function withReg(node: DtNode, base: bigint, size: bigint): DeviceTree {
  const reg = cellsProperty('reg', [
    [base, cells.address],
    [size, cells.size],
  ]);
  return withNodes(
    tree,
    new Map([[node, node.properties.map((property) => (property.name === 'reg' ? reg : property))]]),
  );
}

const names = nodeByPath(tree, '/reserved-memory')!.children.map(({ name }) => name);
const [first] = names;
const fixed = names.find((name) => region(name).has('reg'))!;

describe('without a change', () => {
  it('nothing differs', () => {
    expect(verified(tree)).toMatchObject({ differences: 0, notes: [] });
  });
});

describe('a tree', () => {
  it.each<readonly [string, DeviceTree, ReasonId, string]>([
    ['without a region', withNodes(tree, new Map([[region(fixed), 'drop']])), 'node-added', fixed],
    ['with a region of another size', withReg(region(fixed), 0x50000000n, 0x123000n), 'node-changed', fixed],
    [
      'with an additional region',
      withRegion(
        tree,
        'planted@7e000000',
        [
          cellsProperty('reg', [
            [0x7e000000n, cells.address],
            [0x100000n, cells.size],
          ]),
        ],
        cells,
      ),
      'node-gone',
      'planted@7e000000',
    ],
  ])('%s', (_, changed, id, name) => {
    const { lines, differences } = verified(changed);
    const reasons = lines.flatMap(({ reason }) => reason ?? []);
    expect(differences).toBeGreaterThan(0);
    expect(reasons.length).toBe(differences);
    expect(reasons.some((reason) => reason.id === id && reason.tried && reason.text.includes(name))).toBe(
      true,
    );
  });

  it('with a different cma= than the log shows', () => {
    const { lines, differences } = verified(withBootargs(tree, 'cma=24M'), {}, `${bootargsOf(tree)} cma=64M`);
    expect(differences).toBe(1);
    expect(lines.find(({ state }) => state !== 'same')).toMatchObject({
      list: 'command-line',
      state: 'different',
      subject: 'cma',
      real: 'cma=64M',
      predicted: 'cma=24M',
      reason: { id: 'other-command-line' },
    });
  });

  it('with a different cma=, and a log that shows none', () => {
    const { lines } = verified(withBootargs(tree, 'cma=24M'), {}, null);
    expect(lines.find(({ state }) => state !== 'same')!.reason).toMatchObject({
      id: 'other-command-line',
      text: 'the command line had cma=64M, not cma=24M',
      tried: true,
    });
  });
});

describe('a machine', () => {
  it.each<readonly [string, Machine, ReasonId, string]>([
    [
      'with a different default size',
      { kconfig: { ...DEBIAN_ARM64_7_2, cmaSizeMbytes: 16 } },
      'other-config',
      'the kernel was configured with CONFIG_CMA_SIZE_MBYTES=64, not 16',
    ],
    [
      'without CMA',
      { kconfig: { ...DEBIAN_ARM64_7_2, dmaCma: false } },
      'other-config',
      'the kernel was configured with CONFIG_DMA_CMA',
    ],
    [
      'with additional words',
      { cmdline: 'cma=128M' },
      'other-command-line',
      'the kernel booted without the words added to its command line (cma=128M)',
    ],
    [
      'with less memory',
      { memory: [{ base: 0x40000000n, size: 0x20000000n }] },
      'other-memory',
      'the log shows memory of 1 GiB, not 512 MiB',
    ],
  ])('%s', (_, machine, id, text) => {
    const { lines, differences } = verified(tree, machine);
    expect(differences).toBeGreaterThan(0);
    expect(lines.flatMap(({ reason }) => reason ?? [])).toContainEqual({ id, text, tried: true });
  });
});

describe('a log', () => {
  const text = LOG_SHAPES['dmesg']!(wholeLog(record.dmesg, bootargsOf(tree)));

  it('of a release that is not modelled exactly is compared with the release used instead, and has its wording', () => {
    const between = text.replace('Linux version 7.2.13+deb14', 'Linux version 6.14.3');
    const { lines, notes, taken } = verifyBoot(tree, readKernelLog(new TextEncoder().encode(between)));
    // 6.14 ends the line with "on node -1", later releases do not
    expect(
      lines.filter(({ state }) => state !== 'same').map(({ state, reason }) => [state, reason?.id]),
    ).toEqual([['different', 'other-release']]);
    expect(taken[0]).toEqual({
      what: 'kernel',
      value: 'Linux 6.14 on arm64, not modelled exactly',
      from: 'the log',
    });
    expect(notes).toEqual([
      'Linux 6.14.3-arm64 is not modelled exactly; using the known changes up to 6.14 and the build of 6.12 instead: messages and rules may differ from those of the log',
    ]);
  });

  it('of an architecture that is not modelled says so', () => {
    const other = text.replace('7.2.13+deb14-arm64', '7.2.13+deb14-amd64').replace(/^.*Booting.*\n/, '');
    const { notes } = verifyBoot(
      tree,
      readKernelLog(new TextEncoder().encode(other.replace('aarch64-', ''))),
    );
    expect(notes).toEqual([
      'the log is of a kernel for amd64, which is not modelled; the prediction is for arm64',
    ]);
  });

  it('that ends before memory is set up lacks the lines after', () => {
    const all = text.replace(/^.*Machine model/m, '[    0.000000] random: crng init done\n$&').split('\n');
    const short = all.slice(0, all.findIndex((line) => line.includes('OF: reserved mem')) + 1).join('\n');
    const { lines } = verifyBoot(tree, readKernelLog(new TextEncoder().encode(short)));
    expect(
      new Set(
        lines.filter(({ state }) => state !== 'same').map(({ state, reason }) => `${state} ${reason?.id}`),
      ),
    ).toEqual(new Set(['missing log-ends-early']));
  });

  it('that starts late lacks the lines before', () => {
    const all = text.split('\n');
    const late = all.slice(all.findIndex((line) => line.includes('OF: reserved mem')) + 1).join('\n');
    const { lines, facts } = verifyBoot(tree, readKernelLog(new TextEncoder().encode(late)));
    expect(facts.late).toBe(true);
    expect(
      lines.filter(({ state }) => state !== 'same').map(({ state, reason }) => [state, reason?.id]),
    ).toEqual([['missing', 'log-starts-late']]);
  });

  it('of another machine is noted', () => {
    const other = text.replace('linux,dummy-virt', 'Alderbrook Wren');
    expect(verifyBoot(tree, readKernelLog(new TextEncoder().encode(other))).notes).toEqual([
      "the log is of the machine 'Alderbrook Wren', the tree of 'linux,dummy-virt'",
    ]);
  });
});

it('the record fits the test', () => {
  expect(first).toBeDefined();
  expect(fixed).toBeDefined();
});
