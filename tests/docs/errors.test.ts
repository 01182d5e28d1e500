import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { transformSync } from 'esbuild';
import { ACCESS_LOG_DEFAULTS, EXPOSURE_DEFAULTS } from '../../index.ts';
import { blockOf, read } from './markdown.ts';

const DOCUMENT = read('docs/errors.md');

describe('docs/errors.md', () => {
  test('resolves a frame by hand with the command it shows', () => {
    const folder = mkdtempSync(join(tmpdir(), 'errors-'));
    const source = 'export const answer = () => 1;\nexport const fail = () => {\n  throw new Error();\n};\n';
    const { code, map } = transformSync(source, { minify: true, sourcemap: 'external', sourcefile: 'chat.ts' });
    writeFileSync(join(folder, 'index.mjs'), code);
    writeFileSync(join(folder, 'index.mjs.map'), map);
    const command = blockOf(DOCUMENT, 'sh').replace(
      /\S+\/index\.mjs 5 15710/,
      `${join(folder, 'index.mjs')} 1 ${code.indexOf('throw') + 1}`,
    );
    const said = execFileSync('sh', ['-c', command], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(said).toBe('chat.ts:3:3\n');
  });

  test('is about the options as they are', () => {
    expect(ACCESS_LOG_DEFAULTS.logErrors).toBe('safe');
    expect(DOCUMENT).toContain("so they are not logged. `logErrors: 'full'` logs them too");
    expect(EXPOSURE_DEFAULTS.exposeTiming).toBe(true);
  });

  test.each(['README.md', 'README.vi.md'])('is found from %s', (path) => {
    expect(read(path)).toContain('](docs/errors.md)');
  });
});
