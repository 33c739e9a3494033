// SPDX-License-Identifier: MIT
//
// `dt-rmem/node`: the part of the library that needs Node. Reads boards, sources, kernel configurations and
// rmem's own configuration from the disk, like the command does.
export { Failure } from './node/failure.ts';
export type { Board, BoardOptions } from './node/read-board.ts';
export { readBoard } from './node/read-board.ts';
export { diskHost } from './node/disk-host.ts';
export { includeRoots } from './node/include-roots.ts';
export { readKernelConfig } from './node/kernel-config.ts';
export { readKernelImage } from './node/kernel-image.ts';
export type { DiskConfigFile } from './node/config-file.ts';
export { readConfigFile } from './node/config-file.ts';
