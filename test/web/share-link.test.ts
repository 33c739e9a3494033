// SPDX-License-Identifier: MIT
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { EMPTY_FORM } from '../../src/web/board-input.ts';
import type { PageState } from '../../src/web/board-input.ts';
import { LinkError, MAX_LINK, decodeLink, encodeLink } from '../../src/web/share-link.ts';
import { fragmentOf } from '../support/fragments.ts';

const FULL: PageState = {
  input: {
    files: [
      { path: 'b\xc3\xb6ard.dts', bytes: new TextEncoder().encode('/dts-v1/; / { };') },
      { path: 'empty.h', bytes: new Uint8Array() },
      { path: 'a/b.dtbo', bytes: Uint8Array.from({ length: 512 }, (_, i) => i & 255) },
    ],
    board: 'b\xc3\xb6ard.dts',
    entry: 3,
    overlays: ['a/b.dtbo'],
  },
  form: {
    memory: '0x40000000:1G\n0x100000000:2G@1',
    cmdline: 'cma=256M ünï',
    kernel: '6.12',
    arch: 'arm64',
    pageSize: '64K',
    image: '0x40200000:40M',
    initrd: '0x48000000:16M',
    fdt: '0x44000000',
    kconfig: { dmaCma: false, cmaSizeMbytes: 16, cmaSizeSelection: 'max', cmdline: 'quiet' },
  },
};

describe('links', () => {
  it.each<[string, PageState]>([
    ['all there is', FULL],
    ['a board alone', { ...FULL, form: EMPTY_FORM }],
    ['a form alone', { ...FULL, input: null }],
  ])('give back %s', (_, state) => {
    expect(decodeLink(encodeLink(state))).toEqual(state);
  });

  it('of an empty page are empty', () => {
    expect(encodeLink({ input: null, form: EMPTY_FORM })).toBe('');
    expect(decodeLink('')).toBeNull();
  });

  it('are what docs/web.md says, to zlib too', () => {
    const fragment = encodeLink(FULL);
    expect(fragment).toMatch(/^v1\.[\w-]+$/);
    const bytes = inflateRawSync(Buffer.from(fragment.slice(3), 'base64url'));
    const length = bytes.readUInt32BE();
    const header = JSON.parse(bytes.toString('utf8', 4, 4 + length)) as Record<string, unknown>;
    expect(header['board']).toBe('b\xc3\xb6ard.dts');
    expect(header['files']).toEqual([
      ['b\xc3\xb6ard.dts', 16],
      ['empty.h', 0],
      ['a/b.dtbo', 512],
    ]);
    expect(bytes.length).toBe(4 + length + 528);
  });

  it('reject a board that is too large, and give its size', () => {
    let seed = 1;
    const noise = Uint8Array.from({ length: MAX_LINK }, () => (seed = (seed * 48271) % 0x7fffffff) & 255);
    const state = { ...FULL, input: { ...FULL.input!, files: [{ path: 'b\xc3\xb6ard.dts', bytes: noise }] } };
    expect(() => encodeLink(state)).toThrow(/too large for a link of 17\d KiB \(the most is 128 KiB\)/);
  });

  it('reject more than 4 MiB without packing them', () => {
    const zeros = { path: 'a.dtb', bytes: new Uint8Array(4 << 20) };
    const input = { files: [zeros], board: 'a.dtb', entry: null, overlays: [] };
    expect(() => encodeLink({ input, form: EMPTY_FORM })).toThrow(
      'too large for a link (the most is 128 KiB)',
    );
    const fewer = { ...input, files: [{ path: 'a.dtb', bytes: new Uint8Array(4_000_000) }] };
    const { files } = decodeLink(encodeLink({ input: fewer, form: EMPTY_FORM }))!.input!;
    expect(files[0]!.bytes.length).toBe(4_000_000);
  });

  it.each<[string, string]>([
    ['of another page', 'section-2'],
    ['of another version', `v2.${encodeLink(FULL).slice(3)}`],
    ['that is cut', encodeLink(FULL).slice(0, -20)],
    ['that is no base64', 'v1.%%%'],
    ['with nothing in it', 'v1.'],
    ['that is longer than any', `v1.${'A'.repeat(MAX_LINK)}`],
    ['whose header is longer than it', fragmentOf({}, '', 1000)],
    ['whose header is no JSON', fragmentOf('{')],
    ['whose header is a list', fragmentOf([])],
    ['with a file longer than it', fragmentOf({ files: [['a.dtb', 5]], board: 'a.dtb' }, 'four')],
    ['with a file of no size', fragmentOf({ files: [['a.dtb', -1]], board: 'a.dtb' })],
    ['with a file of no name', fragmentOf({ files: [['', 0]], board: 'a.dtb' })],
    ['without a board', fragmentOf({ files: [] })],
    ['with an overlay that is no path', fragmentOf({ files: [], board: 'a.dtb', overlays: [{}] })],
    ['with an entry that is no number', fragmentOf({ files: [], board: 'a.dtb', entry: '1' })],
    ['that unpacks to very much', fragmentOf({}, ' '.repeat(17 * 1024 * 1024))],
  ])('refuse one %s', (_, fragment) => {
    expect(() => decodeLink(fragment)).toThrow(LinkError);
  });

  it('leave out of a form what it cannot have', () => {
    const kconfig = {
      arch: 'riscv64',
      release: '6.1',
      pageSize: 3,
      pageBlockMaxOrder: 1e9,
      cmaSizeSelection: 'most',
      dmaCma: 'y',
      cmaSizeMbytes: 32,
      nobody: 1,
      constructor: 2,
    };
    const form = decodeLink(
      fragmentOf({ form: { memory: 5, cmdline: 'cma=8M', nobody: 'x', kconfig } }),
    )?.form;
    expect(form).toEqual({ ...EMPTY_FORM, cmdline: 'cma=8M', kconfig: { cmaSizeMbytes: 32 } });
  });
});
