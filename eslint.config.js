// SPDX-License-Identifier: MIT
import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { FACES, LAYERS } from './scripts/layers.mjs';

const zones = [
  ...Object.entries(LAYERS).map(([layer, allowed]) => ({
    target: `./src/${layer}`,
    from: './src',
    except: [layer, ...allowed].map((name) => `./${name}`),
    message: `src/${layer} may import ${allowed.join(', ') || 'nothing'}`,
  })),
  ...FACES.map((face) => ({
    target: './src/index.ts',
    from: `./src/${face}`,
    message: `the library must not import src/${face}`,
  })),
];

/** What opens files: only where links, devices and the size of a file are looked at. */
const OPENS = [
  'appendFileSync',
  'copyFileSync',
  'createReadStream',
  'createWriteStream',
  'openSync',
  'promises',
  'readFile',
  'readFileSync',
  'renameSync',
  'rmSync',
  'writeFile',
  'writeFileSync',
];

export default defineConfig(
  globalIgnores([
    'dist',
    'dist-web',
    'coverage',
    'docs/api',
    'examples/out',
    'examples/browser/dist',
    'test/golden',
  ]),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, importX.flatConfigs.typescript],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true } },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      'import-x/no-restricted-paths': ['error', { zones }],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/cli/**', 'src/node/**'],
    rules: {
      'no-console': 'error',
      'no-restricted-globals': ['error', 'process', 'Buffer'],
      'no-restricted-imports': ['error', { patterns: ['node:*', 'fs', 'path'] }],
    },
  },
  {
    // a bare ! only beside an index
    files: ['src/**/*.ts'],
    ignores: ['check', 'cli', 'node', 'report', 'verify', 'web'].map((folder) => `src/${folder}/**`),
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'TSNonNullExpression:not([expression.type="MemberExpression"][expression.computed=true])',
          message:
            'change the type so that the value cannot be missing, or use present() or invariant() of src/base/invariant.ts',
        },
      ],
    },
  },
  {
    files: ['src/cli/**/*.ts', 'src/node/**/*.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[object.property.name=/^std(out|err)$/][property.name="write"]',
          message: 'writeText() makes foreign text safe to show',
        },
      ],
    },
  },
  {
    // rmem-dtc opens and writes files as dtc does; the others read files of the package
    files: ['src/cli/**/*.ts', 'src/node/**/*.ts'],
    ignores: [
      'src/node/read-file.ts',
      'src/node/file-root.ts',
      'src/node/walk.ts',
      'src/node/write-file.ts',
      'src/node/package-files.ts',
      'src/cli/dtc/**',
    ],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'node:fs',
              importNames: OPENS,
              message: 'read-file, walk and write-file of src/node open, walk and write files',
            },
          ],
        },
      ],
    },
  },
  { files: ['src/index.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['*.config.ts', '*.config.js'],
    rules: { 'import-x/no-default-export': 'off' },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: {
        Buffer: 'readonly',
        URL: 'readonly',
        console: 'readonly',
        performance: 'readonly',
        process: 'readonly',
      },
    },
  },
);
