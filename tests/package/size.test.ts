import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { middyDeadline } from '../../esbuild/index.ts';
import { installTarball, type Project } from './tarball.ts';

let project: Project;

beforeAll(async () => {
  project = await installTarball(['@middy', 'axios']);
}, 60_000);
afterAll(() => project.clear());

/** Minimal handlers, each with the maximum size of its bundle in bytes. */
const HANDLERS = [
  ['a deadline, and failures as problems', 86_000, 'bounded, inbound', 'bounded()).use(inbound()'],
  [
    'calls by fetch',
    90_000,
    'bounded, fetchUpstream',
    "bounded()).use(fetchUpstream({ baseURL: 'https://api.example.com' })",
  ],
  ['calls by axios', 165_000, 'aiUpstream, bounded', "bounded()).use(aiUpstream({ parameterName: '/x' })"],
] as const;

test.each(HANDLERS)('a handler with %s is bundled into less than %i bytes', async (name, limit, imported, stack) => {
  const source = `import middy from '@middy/core';
import { ${imported} } from 'middy-deadline';
export const handler = middy(${stack}).handler(async (_event, context) => context.ai?.get('/'));`;
  const folder = join(project.folder, name.replaceAll(/\W+/g, '-'));
  await mkdir(folder);
  await writeFile(join(folder, 'handler.js'), source);
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: ['handler.js'],
    outfile: 'index.mjs',
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    metafile: true,
    // Only the first fetch from SSM loads them.
    external: ['@aws-sdk/*', '@middy/ssm'],
    plugins: [middyDeadline()],
  });
  const { bytes = Number.NaN, inputs = {} } = metafile.outputs['index.mjs'] ?? {};
  expect(bytes).toBeLessThan(limit);
  // Room for a small change, but not for an additional package.
  expect(bytes).toBeGreaterThan(limit * 0.85);
  const usesAxios = Object.keys(inputs).some((path) => path.includes('node_modules/axios/'));
  expect(usesAxios).toBe(imported.includes('aiUpstream'));
});
