// SPDX-License-Identifier: MIT
//
// No code finds out what the kernel did by reading its messages: no other file contains words of them.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MESSAGES, MESSAGE_IDS } from '../../../src/linux/messages/messages.ts';
import { ROOT } from '../../cli/run.ts';

/** Words of at least this length belong to a message, not to the language. */
const LEAST = 15;

/** The literal parts of all messages. */
const WORDS = new Set(
  MESSAGE_IDS.flatMap((id) =>
    MESSAGES[id].wordings.flatMap(({ text }) => text.split(/\{[^}]*\}|[[\]\n]/).map((part) => part.trim())),
  ).filter((part) => part.length >= LEAST),
);

const SOURCES = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.startsWith(join('linux', 'messages')),
);

it('words of kernel messages are only in the catalogue', () => {
  expect(WORDS.size).toBeGreaterThan(60);
  const found = SOURCES.flatMap((name) => {
    // a docstring may quote a line
    const text = readFileSync(join(ROOT, 'src', name), 'utf8').replaceAll(/^ *\*.*$/gm, '');
    return [...WORDS].filter((words) => text.includes(words)).map((words) => `${name}: ${words}`);
  });
  expect(found).toEqual([]);
});

it.each(['check', 'map', 'diff'])('src/%s does not look at the text of log lines', (folder) => {
  const asks = SOURCES.filter((name) => name.startsWith(`${folder}/`)).flatMap((name) => {
    const text = readFileSync(join(ROOT, 'src', name), 'utf8');
    return /\btext\.(?:includes|startsWith|endsWith|match)\(|\.(?:test|exec)\((?:line\.)?text\)/.test(text)
      ? [name]
      : [];
  });
  // these read sources, not logs
  const SOURCE_READERS = ['check/suppress/ignore-comments.ts', 'check/text-edit.ts'];
  expect(asks.filter((name) => !SOURCE_READERS.includes(name))).toEqual([]);
});
