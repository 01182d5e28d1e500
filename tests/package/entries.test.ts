import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runScript } from '../support/library.ts';
import { installTarball, type Project } from './tarball.ts';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const ENTRIES = Object.keys(manifest.exports)
  .filter((path) => !path.endsWith('.json'))
  .map((path) => path.replace(/^\./, manifest.name))
  // The main entry last: the others need no installed peer.
  .toReversed();

let project: Project;

beforeAll(async () => {
  project = await installTarball([]);
}, 60_000);
afterAll(() => project.clear());

/** Runs a module in the project and returns its output. */
async function run(name: string, source: string): Promise<unknown> {
  await writeFile(join(project.folder, name), source);
  return JSON.parse(await runScript(join(project.folder, name)));
}

const tell = (expression: string): string => `console.log(JSON.stringify(${expression}));`;

describe.each(ENTRIES)('%s', (entry) => {
  beforeAll(async () => {
    if (entry === manifest.name) await project.add(['@middy']);
  });

  test('can be required: nothing in it waits at its top level', async () => {
    const required = await run('required.cjs', tell(`Object.keys(require('${entry}')).sort()`));
    const imported = await run('imported.mjs', `import * as it from '${entry}'; ${tell('Object.keys(it).sort()')}`);
    expect((required as string[]).length).toBeGreaterThan(0);
    expect(required).toEqual(imported);
  });

  test('is one module for require and import', async () => {
    const source = `
import { createRequire } from 'node:module';
import * as imported from '${entry}';
const required = createRequire(import.meta.url)('${entry}');
${tell('Object.keys(imported).every((name) => imported[name] === required[name])')}`;
    expect(await run('both.mjs', source)).toBe(true);
  });
});

test('the manifest can be read', async () => {
  expect(await run('manifest.cjs', tell(`require('${manifest.name}/package.json').version`))).toBe(manifest.version);
});

test('a stack that calls by axios says so where it is not installed, and everything else works', async () => {
  const source = `
import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import { aiUpstream, bounded, inbound } from '${manifest.name}';
import { createLambdaContext, restEvent } from '${manifest.name}/testing';
const logger = { info() {}, warn() {}, error() {} };
const answer = async () => ({ statusCode: 200, body: 'fine' });
const without = middy(bounded()).use(inbound({ logger })).handler(answer);
const calling = middy(bounded())
  .use(httpErrorHandler({ logger: false }))
  .use(aiUpstream({ parameterName: '/x', logger }))
  .handler(answer);
process.env.AI_SERVICE_URL = 'http://127.0.0.1:9';
const answers = [];
for (const each of [without, calling]) answers.push(await each(restEvent(), createLambdaContext()));
${tell('answers.map(({ statusCode, body }) => [statusCode, body])')}`;
  const [fine, failed] = (await run('without-axios.mjs', source)) as [number, string][];
  expect(fine).toEqual([200, 'fine']);
  expect(failed?.[0]).toBe(500);
  expect(JSON.parse(failed?.[1] ?? '')).toMatchObject({ code: 'configuration' });
});
