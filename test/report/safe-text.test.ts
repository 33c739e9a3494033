// SPDX-License-Identifier: MIT
import { XMLParser } from 'fast-xml-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latin1Bytes } from '../../src/base/latin1.ts';
import {
  htmlText,
  markdownCode,
  markdownEscaped,
  printable,
  printablePath,
  printableUtf8,
  safeJson,
  safeMarkup,
  sourceName,
  sourceText,
  withoutCommands,
  withoutControls,
  xmlText,
} from '../../src/report/safe-text.ts';
import { bytes } from '../support/check-reports.ts';
import { wrongXml } from '../support/harm.ts';

const HARMFUL = /[^\P{Cc}\t\n]|[\p{Cf}\p{Zl}\p{Zp}]/u;
const COMMAND = /^\s*::|##\w*\[/m;

/** Text with more harmful characters than a random text has. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '::',
        '##',
        '[',
        'vso',
        ' ',
        '\n',
        '\r',
        '\t',
        '\x1b[31m',
        '\x1b',
        '\x9b',
        '\x7f',
        '\0',
      ),
      fc.constantFrom('\u202e', '\u2066', '\u200b', '\ufeff', '\u2028', '\u2029', '\u00ad', '\u{e0041}'),
      fc.constantFrom('<', '&', '"', "'", ']]>', '`', '|', '\\', '\\u', 'grö', '漢', '🦀', '\ud83d'),
      fc.string({ maxLength: 3, unit: 'binary' }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('names and messages', () => {
  it.each([
    ['plain', 'fw@50000000', 'fw@50000000', 'fw@50000000'],
    ['an escape sequence', '\x1b[2J\x07', '\\x1b[2J\\x07', '\\x1b[2J\\x07'],
    ['ends of lines', 'a\r\n\tb', 'a\\x0d\\x0a\\x09b', 'a\\x0d\\x0a\\x09b'],
    ['a C1 control', 'a\x9b1m', 'a\\x9b1m', 'a\\x9b1m'],
    ['a letter', 'größe', 'gr\\xf6\\xdfe', 'größe'],
    ['a character of two halves', '🦀', '\\u{1f980}', '🦀'],
    ['an override', '\u202egnp.', '\\u{202e}gnp.', '\\u{202e}gnp.'],
    ['an isolate', '\u2066', '\\u{2066}', '\\u{2066}'],
    ['no width', '\u200b\ufeff\u00ad', '\\u{200b}\\u{feff}\\xad', '\\u{200b}\\u{feff}\\xad'],
    ['separators', '\u2028\u2029', '\\u{2028}\\u{2029}', '\\u{2028}\\u{2029}'],
    ['a tag beyond the BMP', '\u{e0041}', '\\u{e0041}', '\\u{e0041}'],
    ['half of a character', 'a\ud83d', 'a\\u{d83d}', 'a\\u{d83d}'],
  ])('%s', (_, text, ascii, path) => {
    expect(printable(text)).toBe(ascii);
    expect(printablePath(text)).toBe(path);
    expect(printableUtf8(text)).toBe(path);
  });

  it('byte strings are decoded where they are UTF-8', () => {
    expect(printableUtf8(bytes('größe \u202e'))).toBe('größe \\u{202e}');
    expect(printableUtf8('gr\xf6\xdfe \x9b')).toBe('größe \\x9b');
  });
});

describe('source text', () => {
  it.each([
    ['tabs and ends of lines', '\ta = <1>;\r\n\tb;\n', '\ta = <1>;\r\n\tb;\n'],
    ['UTF-8', bytes('/* größe 漢字 🦀 */\n'), '/* größe 漢字 🦀 */\n'],
    ['a CR alone', 'a\rb\r\r\n', 'a\\x0db\\x0d\r\n'],
    ['controls', '\x1b]0;x\x07\x7f\0', '\\x1b]0;x\\x07\\x7f\\x00'],
    [
      'controls in UTF-8',
      bytes('\x9b1m\u202e\u200b\ufeff\u2028'),
      '\\x9b1m\\u{202e}\\u{200b}\\u{feff}\\u{2028}',
    ],
    ['bytes that are no UTF-8', `gr\xf6\xdfe ${bytes('ß')}\xe2\x80`, 'gr\\xf6\\xdfe ß\\xe2\\x80'],
    ['half of a character in UTF-8', '\xed\xa0\xbd', '\\xed\\xa0\\xbd'],
    ['commands', ' ::error::x\na ::b\n+##[group]\n', ' \\x3a:error::x\na ::b\n+#\\x23[group]\n'],
  ])('%s', (_, text, shown) => {
    expect(sourceText(text)).toBe(shown);
  });

  it('has names without tabs and ends of lines', () => {
    expect(sourceText(sourceName(bytes('größe\t\r\n\u202e')))).toBe('größe\\x09\\x0d\\x0a\\u{202e}');
  });

  it('does no harm, whatever the bytes are', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          hostile.map(bytes),
          fc.string({ unit: fc.integer({ max: 255 }).map((c) => String.fromCharCode(c)) }),
        ),
        (text) => {
          const shown = sourceText(text);
          expect(shown.replaceAll('\r\n', '\n')).not.toMatch(HARMFUL);
          expect(shown).not.toMatch(COMMAND);
          expect(shown).not.toMatch(/\p{Cs}/u);
        },
      ),
    );
  });
});

describe('an output', () => {
  const RED = '\x1b[31mred\x1b[39m';

  it.each([
    ['plain text', 'a\tb\r\nc\n', 'a\tb\r\nc\n', 'a\tb\r\nc\n'],
    ['colours', RED, '\\x1b[31mred\\x1b[39m', RED],
    ['other sequences', '\x1b[2J\x1b]0;x\x07', '\\x1b[2J\\x1b]0;x\\x07', '\\x1b[2J\\x1b]0;x\\x07'],
    ['a CR alone', 'a\rb', 'a\\x0db', 'a\\x0db'],
    ['directions and no width', '\u202e\u200b', '\\u{202e}\\u{200b}', '\\u{202e}\\u{200b}'],
    ['blocks of a map', '█▓┊ größe', '█▓┊ größe', '█▓┊ größe'],
  ])('%s', (_, text, plain, coloured) => {
    expect(withoutControls(text, false)).toBe(plain);
    expect(withoutControls(text, true)).toBe(coloured);
  });

  it.each([
    ['::error::x', '\\x3a:error::x'],
    ['  \t\u00a0::add-mask::x', '  \t\u00a0\\x3a:add-mask::x'],
    ['\x1b[1m ::error::x', '\x1b[1m \\x3a:error::x'],
    ['a\n::b\n\n::c', 'a\n\\x3a:b\n\n\\x3a:c'],
    ['a\r::b', 'a\r\\x3a:b'],
    ['a ::b', 'a ::b'],
    [':a::b', ':a::b'],
    ['x##[error]y##[z', 'x#\\x23[error]y#\\x23[z'],
    ['###[error]', '##\\x23[error]'],
    ['##vso[task.x]', '#\\x23vso[task.x]'],
    ['## [a] #[b] ## c', '## [a] #[b] ## c'],
  ])('%j gives no command to a CI', (text, shown) => {
    expect(withoutCommands(text)).toBe(shown);
  });

  it('is safe whatever it is made of, and stays so', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const once = withoutCommands(withoutControls(text, false));
        expect(once.replaceAll('\r\n', '\n')).not.toMatch(HARMFUL);
        expect(once).not.toMatch(COMMAND);
        expect(withoutCommands(withoutControls(once, false))).toBe(once);
      }),
    );
  });
});

describe('JSON', () => {
  it.each([
    ['\x7f\x80\x9b', '"\\u007f\\u0080\\u009b"'],
    ['\u202e\u2028', '"\\u202e\\u2028"'],
    ['\u{e0041}🦀', '"\\udb40\\udc41🦀"'],
    ['##[error]', '"#\\u0023[error]"'],
    ['größe ::x #1 [2]', '"größe ::x #1 [2]"'],
  ])('%j', (text, json) => {
    expect(safeJson(JSON.stringify(text))).toBe(json);
  });

  it('says the same, and does no harm', () => {
    fc.assert(
      fc.property(fc.dictionary(hostile, fc.array(hostile)), (value) => {
        const json = safeJson(JSON.stringify(value, null, 2));
        expect(json).not.toMatch(HARMFUL);
        expect(json).not.toMatch(COMMAND);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('markup', () => {
  it('in a text is shown', () => {
    expect(htmlText(`<a b="c" d='e'>&größe`)).toBe('&#60;a b=&#34;c&#34; d=&#39;e&#39;&#62;&#38;größe');
    expect(xmlText('<\xf6>')).toBe('&#60;\\xf6&#62;');
  });

  it('says the same without commands', () => {
    fc.assert(
      fc.property(hostile, hostile, (text, attribute) => {
        const document = `<a b="${htmlText(printablePath(attribute))}">${htmlText(printablePath(text))}\n${htmlText(printablePath(text))}</a>`;
        const safe = safeMarkup(document);
        expect(safe).not.toMatch(COMMAND);
        expect(wrongXml(safe)).toEqual([]);
        const parser = new XMLParser({ ignoreAttributes: false, htmlEntities: true, trimValues: false });
        expect(parser.parse(safe)).toEqual(parser.parse(document));
      }),
    );
  });
});

describe('Markdown', () => {
  it.each([
    ['::error::x', '&#58;:error::x'],
    ['##[error]x', '##\\[error\\]x'],
    ['<b> @you #1 `a` |', '&lt;b&gt; @<!-- -->you #<!-- -->1 \\`a\\` \\|'],
    [bytes('größe \u202e'), 'größe \\\\u{202e}'],
  ])('%j', (text, markdown) => {
    expect(markdownEscaped(text)).toBe(markdown);
    expect(markdownCode(text)).toBe(`<code>${markdown}</code>`);
  });

  it('holds no command', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(markdownEscaped(text)).not.toMatch(COMMAND);
        expect(markdownEscaped(text)).not.toMatch(HARMFUL);
      }),
    );
  });
});

describe('ordinary sources', () => {
  it('keep their bytes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('\treg = <0x0 1>;', '/* größe 漢字 */', '};', '', 'a: b@1 {', 'x::y', '#a')),
        fc.constantFrom('\n', '\r\n'),
        (lines, end) => {
          const text = lines.join(end);
          expect([...Buffer.from(sourceText(bytes(text)))]).toEqual([...latin1Bytes(bytes(text))]);
        },
      ),
    );
  });
});
