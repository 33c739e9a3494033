// SPDX-License-Identifier: MIT
//
// Follows docs/policy.md: its configuration is valid, its comments suppress findings, its baseline is valid.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkTree } from '../support/check-tree.ts';
import { goneText, readBaseline } from '../../src/cli/check/baseline-file.ts';
import { baselineText } from '../../src/engine/baseline.ts';
import type { Failure } from '../../src/node/failure.ts';
import { Policies } from '../../src/cli/policy.ts';
import { ROOT } from '../cli/run.ts';
import { compiled } from '../support/rules.ts';

const PAGE = readFileSync(join(ROOT, 'docs/policy.md'), 'utf8');

function block(language: string): string {
  return new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(PAGE)![1]!;
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-docs-'));
  mkdirSync(join(folder, '.git'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('docs/policy.md', () => {
  it('has a configuration that says what the page says', () => {
    writeFileSync(join(folder, 'rmem.config.json'), block('json'));
    const policies = new Policies();
    const rules = {
      'region-unused': { severity: 'off' },
      'dma-memory-left': { severity: 'error', options: { percent: 20 } },
    };
    expect(policies.of(join(folder, 'boards/osprey-a.dts'))).toEqual({
      file: join(folder, 'rmem.config.json'),
      failOn: 'warning',
      baseline: join(folder, 'rmem-baseline.json'),
      rules: { ...rules, 'cma-page-size': { severity: 'error' } },
      memory: ['0x40000000:2G', '0x880000000:2G'],
      cmdline: 'cma=64M',
      config: join(folder, 'kernel/.config'),
      kernels: ['7.2', '6.12'],
      pageSize: 16384,
      overlays: [join(folder, 'overlays/camera.dtso')],
      include: [join(folder, 'include')],
      define: ['BOARD_REVISION=2'],
    });
    expect(policies.of(join(folder, 'boards/old-kestrel.dts'))).toMatchObject({ rules, overlays: [] });
    expect(policies.of(join(folder, 'boards/old-kestrel.dts'))).not.toHaveProperty('memory');
  });

  it('names each key of the schema', () => {
    const schema = JSON.parse(readFileSync(join(ROOT, 'docs/rmem.config.schema.json'), 'utf8')) as {
      readonly properties: object;
      readonly $defs: { readonly board: { readonly properties: object } };
    };
    const keys = [...Object.keys(schema.properties), ...Object.keys(schema.$defs.board.properties)];
    expect(
      keys.filter((key) => !new RegExp(`^\\|.*\`${key.replace('$', '\\$')}\`.*\\|.*\\|$`, 'm').test(PAGE)),
    ).toEqual([]);
  });

  it('shows what is said of a rule that there is not', () => {
    const file = join(folder, 'wrong.json');
    writeFileSync(file, '{"rules": {"region-unsued": "off"}}');
    let text = '';
    try {
      new Policies({ file }).of('board.dts');
    } catch (error) {
      text = (error as Failure).text('rmem');
    }
    expect(PAGE).toContain(`\`\`\`text\n${text.replace(file, 'rmem.config.json')}\`\`\``);
  });

  it('has a source whose findings are suppressed, with the reasons', () => {
    const { diagnostics, suppressions } = checkTree(compiled(block('dts suppressed')));
    expect(diagnostics.map(({ id, suppressed }) => [id, suppressed?.reason])).toEqual([
      ['reg-length', 'the boot loader overwrites it'],
      ['region-unused', 'an overlay adds the camera that uses it'],
    ]);
    expect(suppressions.map(({ used }) => used)).toEqual([true, true]);
  });

  it('has a baseline as it is written', () => {
    const file = join(folder, 'rmem-baseline.json');
    writeFileSync(file, block('json baseline'));
    expect(baselineText(readBaseline(file))).toBe(block('json baseline'));
    expect(PAGE).toContain(`\`\`\`text\nrmem: ${goneText(12)!}\n\`\`\``);
  });
});
