// SPDX-License-Identifier: MIT
import { defineConfig } from 'vitest/config';

/** Where to put the results as JSON as well; nowhere without it. */
const report = process.env['RMEM_TEST_REPORT'];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/build.ts',
    testTimeout: 60_000,
    // hooks compile and run programs, too
    hookTimeout: 60_000,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});
