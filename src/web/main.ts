// SPDX-License-Identifier: MIT
//
// The page and its worker share one script: a page that was opened from a disk cannot load another one.
import { answerQuestions } from './analyst.ts';
import { startPage } from './page.ts';

if (typeof document === 'undefined') answerQuestions(globalThis);
else startPage(document.getElementById('script')?.textContent ?? null);
