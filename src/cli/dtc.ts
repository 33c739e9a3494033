#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// `rmem-dtc`: a stand-in for dtc, which takes its command line and gives its output.
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
