// SPDX-License-Identifier: MIT
import { DEBIAN_ARM64_7_2 } from '../../../src/linux/releases/builds/arm64.ts';
import { reserved, testRule } from '../../support/rules.ts';
import type { ExpectedFinding } from '../../support/rules.ts';

/** A region of 1 MiB at 0x50000000; line 1 of `rest` is line 14 of the source. */
function region(compatible: string, rest: string, place = 'reg = <0 0x50000000 0 0x100000>;'): string {
  return reserved(`region { compatible = "${compatible}"; ${place}\n${rest} };`);
}

function breaks(
  name: string,
  source: string,
  ...findings: readonly ExpectedFinding[]
): { name: string; source: string; findings: readonly ExpectedFinding[] } {
  return { name, source, findings };
}

const DYNAMIC = 'size = <0 0x100000>;';
const RMTFS = 'qcom,client-id = <1>; no-map;';

testRule('binding-requirements', {
  breaks: [
    breaks('ramoops without a place', region('ramoops', 'console-size = <0x20000>;', DYNAMIC), {
      message: 'the region of 1 MiB has no reg, but others must know its address',
      severity: 'error',
      linux: 'ramoops_parse_dt() logs "failed to locate DT /reserved-memory resource" and returns -EINVAL',
    }),
    breaks('ramoops that keeps nothing', region('ramoops', 'ecc-size = <16>; console-size = <0>;'), {
      message: 'none of record-size, console-size, ftrace-size and pmsg-size is more than 0',
      at: '13:1',
      fix: 'set at least one size, such as console-size = <0x20000>; for the log',
    }),
    breaks('a size that is no cell', region('ramoops', 'console-size = [00 02];'), {
      message: 'console-size has 2 bytes, but a cell has 4',
      linux: /parse property console-size: -75" and fails$/,
    }),
    breaks('a size without a value', region('ramoops', 'record-size;'), {
      message: /0 bytes/,
      linux: /: -61"/,
    }),
    breaks('a size of 2 GiB', region('ramoops', 'pmsg-size = <0x80000000>;'), {
      message: 'pmsg-size is 0x80000000, more than 0x7fffffff',
      linux: /"pmsg-size 2147483648 > INT_MAX" and returns -EOVERFLOW$/,
    }),
    // the log line by the arithmetic of ramoops_init_przs(), where what is left wraps
    breaks(
      'zones that are more than the region, with records',
      region('ramoops', 'record-size = <0x1000>; console-size = <0x100000>; pmsg-size = <0x1000>;'),
      {
        message:
          'console-size, ftrace-size and pmsg-size add up to 0x101000 bytes (~1 MiB), but the region has 0x100000',
        at: '13:34',
        linux:
          'ramoops_probe() logs "no room for dmesg mem region (0xfffffffffffff000@0x50000000) in (0x100000@0x50000000)" and returns -ENOMEM',
      },
    ),
    breaks(
      'zones that are more than the region, without records',
      region('ramoops', 'console-size = <0x80000>; pmsg-size = <0x80000>; ftrace-size = <0x1000>;'),
      { message: /add up/, linux: /"no room for ftrace mem region \(0x1000@0x50100000\)/ },
    ),
    breaks(
      'too little left for a record',
      region('ramoops', 'record-size = <0x100000>;\nconsole-size = <0x20000>;'),
      {
        message:
          "record-size is 0x100000, but console-size, ftrace-size and pmsg-size leave 0xe0000 of the region's 0x100000 bytes",
        at: '14:1',
        linux: 'ramoops_probe() logs "dmesg record count == 0 (917504 / 1048576)" and returns -ENOMEM',
      },
    ),
    breaks(
      'nothing left for records',
      region('ramoops', 'record-size = <0x1000>; console-size = <0x80000>; pmsg-size = <0x80000>;'),
      { message: /leave none for records$/, severity: 'warning' },
    ),
    breaks('ECC that takes all', region('ramoops', 'record-size = <0x100>; ecc-size = <128>;'), {
      message: 'ecc-size is 128, but a zone of 256 bytes (record-size) has no room for data beside its ECC',
      linux: /-EINVAL/,
    }),
    breaks('ECC of more than a code has', region('ramoops', 'record-size = <0x8000>; ecc-size = <256>;'), {
      message: 'ecc-size is 256, but a code has at most 255 bytes',
    }),
    breaks('no power of two', region('ramoops', 'console-size = <0x30000>;'), {
      message: 'console-size is 0x30000, which is not a power of two: ramoops uses 0x20000',
      severity: 'note',
      fix: 'write console-size = <0x20000>, or <0x40000>',
    }),
    breaks('a misspelt property', region('ramoops', 'console_size = <0x20000>;'), {
      message: 'console_size is not a property of ramoops; did you mean console-size?',
      at: '14:1',
      severity: 'warning',
      fix: 'write console-size',
    }),
    breaks(
      'a second ramoops',
      reserved(`a { compatible = "ramoops"; reg = <0 0x50000000 0 0x8000>; record-size = <0x1000>; };
b { compatible = "ramoops"; reg = <0 0x50010000 0 0x8000>; record-size = <0x1000>; };`),
      {
        message: 'ramoops uses one region, and a comes first',
        node: '/reserved-memory/b',
        severity: 'error',
        linux: 'ramoops_probe() logs "already initialized" and returns -EINVAL',
      },
    ),
    breaks('phram without a place', region('phram', '', DYNAMIC), { message: /no reg/, linux: /-ENOMEM$/ }),
    // Linux 7.2.13 warns of such a node: "memremap attempted on ram 0x0000000050000000 size: 0x20000"
    breaks('a command db in mapped RAM', region('qcom,cmd-db', ''), {
      message: 'the region is not no-map, so its memory is mapped',
      severity: 'error',
      linux: /which memremap\(\) rejects for mapped RAM: -ENXIO$/,
      fix: 'add no-map;',
    }),
    breaks(
      'a command db where memory is not known',
      region('qcom,cmd-db', '').replace('device_type = "memory";', ''),
      { message: 'the region is not no-map, so its memory is mapped if it is RAM', severity: 'warning' },
    ),
    // Linux 7.2.13: "cmd-db 50100000.b: Invalid Command DB Magic"
    // seen on Linux 7.2.13: the driver says so with no-map and without, and not once the region begins with its page
    breaks(
      'shared memory inside of a page',
      region('arm,scmi-shmem', 'no-map;', 'reg = <0 0x50000800 0 0x80>;'),
      {
        message: 'the region begins inside the page at 0x50000000, which stays mapped',
        severity: 'error',
        linux: /"failed to ioremap SCMI Tx shared memory"/,
        fix: 'move its start to 0x50000000, the start of the page',
      },
    ),
    breaks(
      'shared memory inside of a page, and mapped',
      region('arm,scmi-shmem', '', 'reg = <0 0x50000800 0 0x80>;'),
      {
        message: 'the region is not no-map, so its memory is mapped',
        fix: 'move its start to 0x50000000, the start of the page, and add no-map;',
      },
    ),
    breaks('a command db anywhere', region('qcom,cmd-db', 'no-map;', DYNAMIC), {
      message: /no reg/,
      linux: /Invalid Command DB Magic/,
    }),
    breaks('rmtfs without a client', region('qcom,rmtfs-mem', 'no-map;'), {
      message: 'qcom,client-id is missing',
      at: '13:1',
      severity: 'error',
    }),
    breaks('rmtfs with a client that is none', region('qcom,rmtfs-mem', 'no-map; qcom,client-id = [01];'), {
      message: 'qcom,client-id has 1 byte, but a cell has 4',
      at: '14:9',
    }),
    breaks(
      'guard pages that take all',
      region('qcom,rmtfs-mem', `${RMTFS} qcom,use-guard-pages;`, 'reg = <0 0x50000000 0 0x2000>;'),
      { message: 'guard pages use 8 KiB, but the region has only 8 KiB', linux: /failed to remap/ },
    ),
    breaks('three VMIDs', region('qcom,rmtfs-mem', `${RMTFS} qcom,vmid = <1 2 3>;`), {
      message: 'qcom,vmid has 3 cells, but only the first two are used',
      severity: 'warning',
      linux: /"too many VMIDs \(3\) specified! Only mapping first 2 entries"$/,
    }),
    breaks('no VMID', region('qcom,rmtfs-mem', `${RMTFS} qcom,vmid;`), { message: /0 bytes/, linux: /-61"/ }),
    breaks('half a VMID', region('qcom,rmtfs-mem', `${RMTFS} qcom,vmid = [00 01];`), {
      message: /2 bytes/,
      severity: 'warning',
    }),
    breaks('smem without a lock', region('qcom,smem', 'no-map;'), {
      message: 'hwlocks is missing',
      linux: /"failed to retrieve hwlock" and returns -ENOENT$/,
    }),
    breaks(
      'DICE data off the page',
      region('google,open-dice', 'no-map;', 'reg = <0 0x50000000 0 0x1800>;'),
      {
        message: 'base 0x50000000 and size 0x1800 are not both multiples of the page size, 4 KiB',
        at: '13:43',
        linux: /"memory region must be page-aligned" and returns -EINVAL$/,
      },
    ),
    breaks('DICE data in mapped RAM', region('google,open-dice', ''), {
      message: /not no-map/,
      severity: 'warning',
    }),
    {
      ...breaks(
        'DICE data off the page of this kernel',
        region('google,open-dice', 'no-map;', 'reg = <0 0x50001000 0 0x1000>;'),
        {
          message: /of the page size, 16 KiB$/,
        },
      ),
      machine: { kconfig: { ...DEBIAN_ARM64_7_2, pageSize: 16384 } },
    },
    breaks('nvmem that is mapped', region('nvmem-rmem', ''), {
      message: 'no-map is missing',
      severity: 'note',
    }),
    breaks('a mailbox of two pages', region('intel,wakeup-mailbox', '', 'reg = <0 0x50000000 0 0x2000>;'), {
      message: 'the mailbox at 0x50000000, of 0x2000 bytes, is not one page of 4 KiB',
    }),
    breaks(
      'a small BPMP buffer',
      region('nvidia,tegra264-bpmp-shmem', 'no-map;', 'reg = <0 0x50000000 0 0x1000>;'),
      {
        message: 'the region of 4 KiB (0x1000 bytes) is smaller than 8 KiB',
        linux: /"DRAM region must be larger than 8 KiB"/,
      },
    ),
    // Linux 7.2.13: "failed to ioremap SCMI Tx shared memory", "probe with driver arm-scmi failed with error -99"
    breaks('a SCMI buffer in mapped RAM', region('arm,scmi-shmem', ''), {
      message: /its memory is mapped/,
      severity: 'error',
      linux: /-EADDRNOTAVAIL$/,
    }),
    breaks('a QMan memory of 3 MiB', region('fsl,qman-fqd', '', 'size = <0 0x300000>;'), {
      message: 'the size of 3 MiB (0x300000) is not a power of two from 4 KiB to 1 GiB',
      severity: 'warning',
    }),
    breaks('a QMan memory off its size', region('fsl,qman-pfdr', '', 'reg = <0 0x50001000 0 0x2000>;'), {
      message: 'the base 0x50001000 is not a multiple of the size, 0x2000',
    }),
    breaks('a BMan memory of small alignment', region('fsl,bman-fbpr', 'alignment = <0 0x1000>;', DYNAMIC), {
      message: 'the alignment of 0x1000 is not a multiple of the size, 0x100000',
      at: '14:1',
    }),
    breaks('Xen memory without a name', region('xen,shared-memory-v1', ''), {
      message: 'xen,id is missing',
      severity: 'note',
    }),
  ],
  passes: [
    {
      name: 'shared memory within a page outside RAM',
      source: region('arm,scmi-shmem', 'no-map;', 'reg = <0 0x90000800 0 0x80>;'),
    },
    {
      name: 'ramoops that uses exactly the available memory',
      source: region('ramoops', 'record-size = <0x40000>; console-size = <0x40000>; pmsg-size = <0x80000>;'),
    },
    {
      name: 'ramoops as in the binding, with no-map',
      source: region('ramoops', 'record-size = <0x400>; console-size = <0x8000>; ecc-size = <16>; no-map;'),
    },
    {
      name: 'a second ramoops that is disabled',
      source: reserved(`a { compatible = "ramoops"; reg = <0 0x50000000 0 0x8000>; record-size = <0x1000>; };
b { compatible = "ramoops"; reg = <0 0x50010000 0 0x8000>; record-size = <0x1000>; status = "disabled"; };`),
    },
    { name: 'a command db', source: region('qcom,cmd-db', 'no-map;') },
    {
      name: 'a command db outside RAM',
      source: region('qcom,cmd-db', '', 'reg = <0 0x80000000 0 0x1000>;'),
    },
    { name: 'rmtfs', source: region('qcom,rmtfs-mem', `${RMTFS} qcom,vmid = <1 2>; qcom,use-guard-pages;`) },
    { name: 'smem', source: region('qcom,smem', 'no-map; hwlocks = <1 3>;') },
    { name: 'DICE data', source: region('google,open-dice', 'no-map;') },
    {
      name: 'a BPMP buffer',
      source: region('nvidia,tegra264-bpmp-shmem', 'no-map;', 'reg = <0 0x50000000 0 0x2000>;'),
    },
    { name: 'a mailbox', source: region('intel,wakeup-mailbox', '', 'reg = <0 0x50000000 0 0x1000>;') },
    { name: 'a QMan memory', source: region('fsl,qman-fqd', 'alignment = <0 0x100000>;', DYNAMIC) },
    { name: 'a SCMI buffer', source: region('arm,scmi-shmem', 'no-map;', 'reg = <0 0x50000000 0 0x80>;') },
    { name: 'phram', source: region('phram', 'label = "rootfs";') },
    { name: 'an unknown compatible', source: region('acme,thing', 'console_size = <0x20000>;', DYNAMIC) },
  ],
});
