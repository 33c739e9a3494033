// SPDX-License-Identifier: MIT
import { deflateRawSync } from 'node:zlib';

/** A fragment with any header, as JSON or as text, made with zlib and not with the tested code. */
export function fragmentOf(header: unknown, content: string | Uint8Array = '', length?: number): string {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const size = Buffer.alloc(4);
  size.writeUInt32BE(length ?? json.length);
  return fragmentOfPacked(deflateRawSync(Buffer.concat([size, json, Buffer.from(content as string)])));
}

/** A fragment of deflated bytes. */
export function fragmentOfPacked(packed: Uint8Array): string {
  return `v1.${Buffer.from(packed).toString('base64url')}`;
}
