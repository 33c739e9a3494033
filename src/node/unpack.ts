// SPDX-License-Identifier: MIT
import { constants, gunzipSync, inflateSync } from 'node:zlib';
import type { Unpacker } from '../engine/image-entry.ts';

/** Unpacks with Node's zlib. Bytes after the packed data are ignored. */
export const unpacker: Unpacker['unpack'] = (packing, bytes, most) => {
  const options = { finishFlush: constants.Z_FINISH, maxOutputLength: Math.max(most, 1) };
  try {
    return packing === 'gzip' ? gunzipSync(bytes, options) : inflateSync(bytes, options);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'damaged';
  }
};
