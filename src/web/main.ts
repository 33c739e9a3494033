// SPDX-License-Identifier: MIT
//
// One script is both the page and its worker: a file that was opened from a disk may load no other.
import { answerQuestions } from './analyst.ts';
import { startPage } from './page.ts';

if (typeof document === 'undefined') answerQuestions(globalThis);
else startPage(document.getElementById('script')?.textContent ?? null);
