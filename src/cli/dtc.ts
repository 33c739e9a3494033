#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// `rmem-dtc`: a replacement for dtc, with the same options and output.
import { DtcExit } from './dtc/exit.ts';
import { say } from './dtc/messages.ts';
import { runDtc } from './dtc/run.ts';

try {
  await runDtc(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof DtcExit)) throw error;
  say(error.lines);
  process.exitCode = error.status;
}
