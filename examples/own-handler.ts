// SPDX-License-Identifier: MIT
//
// A handler of reserved memory of one's own, for a driver that is not in the kernel: what it takes, what it passes on to the next
// with -ENODEV, and what it refuses for good with another error.
import { bootReservedMemory, compileDts, errno, reservedmemOfDeclare } from 'dt-rmem';
import type { SourceHost } from 'dt-rmem';

const { EINVAL, ENODEV } = errno;

const BOARD = `/dts-v1/;
/ {
	#address-cells = <2>;
	#size-cells = <2>;
	memory@40000000 { device_type = "memory"; reg = <0x0 0x40000000 0x0 0x40000000>; };
	reserved-memory {
		#address-cells = <2>;
		#size-cells = <2>;
		ranges;
		mail: mailbox@60000000 { compatible = "acme,pool"; acme,channels = <4>; reg = <0x0 0x60000000 0x0 0x4000>; };
		thin: mailbox@60010000 { compatible = "acme,pool"; acme,channels = <4>; reg = <0x0 0x60010000 0x0 0x1000>; };
		dump@60020000 { compatible = "acme,pool"; reg = <0x0 0x60020000 0x0 0x10000>; };
	};
	core@a000000 { reg = <0x0 0xa000000 0x0 0x1000>; memory-region = <&mail>, <&thin>; };
};
`;

const mailboxes = reservedmemOfDeclare('mailboxes', 'acme,pool', {
  nodeInit(node, rmem, { printk }) {
    const channels = node.property('acme,channels');
    // a pool of another kind: the next handler is asked, and where there is none it stays a plain reservation
    if (channels === undefined) return -ENODEV;
    // one of ours, but of no use: the walk ends, and the kernel gives the memory back
    if (rmem.size < 0x4000n) return -EINVAL;
    printk.info(`mailboxes: ${rmem.name} is taken`);
    return 0;
  },
  deviceInit(rmem, device) {
    device.dmaMem = rmem;
    return 0;
  },
});

const text = new TextEncoder().encode(BOARD);
const host: SourceHost = { readFile: (path) => (path === 'board.dts' ? text : undefined) };
const { tree } = compileDts('board.dts', host);
if (tree === undefined) throw new Error('board.dts has errors');

const { regions, devices, log } = bootReservedMemory(tree, { handlers: { before: [mailboxes] } });
for (const { name, outcome, errno: error } of regions) console.log(name, outcome, error);
for (const { region, effect, errno: error } of devices)
  console.log('core asks for', region, '->', effect ?? error);
for (const line of log) if (line.text.includes('mailbox')) console.log(line.text);
