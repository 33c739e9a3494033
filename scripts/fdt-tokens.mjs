// SPDX-License-Identifier: MIT
//
// Says of two blobs where they differ first, in words.

const BEGIN_NODE = 1;
const END_NODE = 2;
const PROP = 3;
const END = 9;

/**
 * The first difference of two blobs, undefined where they are the same. Of blobs of different make-up (strings, sizes)
 * the structure blocks are compared, token by token: that is what people can read.
 *
 * @param {Uint8Array} ours
 * @param {Uint8Array} theirs
 */
export function firstDifference(ours, theirs) {
  const at = firstDifferentByte(ours, theirs);
  if (at === undefined) return undefined;
  const [one, other] = [[...fdtTokens(ours)], [...fdtTokens(theirs)]];
  for (let i = 0; i < Math.max(one.length, other.length); i++) {
    if (one[i] !== other[i])
      return `${shortened(one[i])}, not ${shortened(other[i])} (the first difference is at byte ${at})`;
  }
  return `the same tokens, in ${ours.length} and ${theirs.length} bytes (the first difference is at byte ${at})`;
}

function shortened(token = 'nothing') {
  return token.length > 200 ? `${token.slice(0, 200)}…` : token;
}

/** @param {Uint8Array} ours @param {Uint8Array} theirs */
function firstDifferentByte(ours, theirs) {
  const shorter = Math.min(ours.length, theirs.length);
  for (let i = 0; i < shorter; i++) if (ours[i] !== theirs[i]) return i;
  return ours.length === theirs.length ? undefined : shorter;
}

/** What a blob's blocks hold, a text each. */
function* fdtTokens(blob) {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.length);
  const word = (at) => view.getUint32(at);
  yield `boot CPU ${word(28)}`;
  for (let at = word(16); ; at += 16) {
    const [address, size] = [view.getBigUint64(at), view.getBigUint64(at + 8)];
    yield `reservation 0x${address.toString(16)} 0x${size.toString(16)}`;
    if (address === 0n && size === 0n) break;
  }
  const path = [];
  for (let at = word(8); ;) {
    const token = word(at);
    if (token === BEGIN_NODE) {
      const name = cString(blob, at + 4);
      path.push(name);
      yield `node ${path.join('/') || '/'}`;
      at += 4 + padded(name.length + 1);
    } else if (token === PROP) {
      const length = word(at + 4);
      const name = cString(blob, word(12) + word(at + 8));
      const value = blob.subarray(at + 12, at + 12 + length);
      yield `${path.join('/') || '/'}:${name} = [${Buffer.from(value).toString('hex')}]`;
      at += 12 + padded(length);
    } else if (token === END_NODE) {
      yield `end of ${path.join('/') || '/'}`;
      path.pop();
      at += 4;
    } else if (token === END) {
      yield 'end';
      return;
    } else {
      yield `token ${token}`;
      at += 4;
    }
  }
}

function padded(length) {
  return (length + 3) & ~3;
}

function cString(blob, at) {
  return Buffer.from(blob.subarray(at, blob.indexOf(0, at))).toString('latin1');
}
