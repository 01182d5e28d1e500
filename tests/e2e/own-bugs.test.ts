import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ServiceDefinition } from '../../local/definitions.ts';
import { buildLambdas } from '../../scripts/build-lambda.ts';
import { type App, startApp } from './app.ts';

const SOURCE = 'tests/e2e/functions/own-bugs.ts';
const OUTDIR = 'dist/own-bugs';
const KEYS = ['mapped', 'bare'] as const;

const repository = fileURLToPath(new URL('../..', import.meta.url));

let app: App;

/** The same function twice: with its source map, and without it as it is deployed. */
function withBugs(deployed: ServiceDefinition): ServiceDefinition {
  const [template] = deployed.functions;
  if (template === undefined) throw new Error('there is no function');
  return {
    ...deployed,
    functions: KEYS.map((key) => ({ ...template, key, handler: `${OUTDIR}/${key}/index.handler` })),
    routes: KEYS.map((key) => ({ method: 'POST', path: `/${key}`, functionKey: key, timeoutMs: 29_000 })),
  };
}

beforeAll(async () => {
  await buildLambdas({ outdir: OUTDIR, entries: Object.fromEntries(KEYS.map((key) => [key, SOURCE])) });
  await rm(`${repository}${OUTDIR}/bare/index.mjs.map`);
  app = await startApp({ change: withBugs });
}, 120_000);

afterAll(async () => {
  await app?.stop();
  await rm(`${repository}${OUTDIR}`, { recursive: true, force: true });
});

/** The position of a text in the source, counted as editors do. */
function placeOf(text: string): object {
  const before = readFileSync(`${repository}${SOURCE}`, 'utf8').split(text)[0]?.split('\n') ?? [];
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

describe("a TypeError of a bundled function, under AWS's own runtime client", () => {
  test('is logged once, with the frames of its source', async () => {
    const line = app.nextAccess('mapped');
    const { status, text } = await app.post('/mapped', { user: 'canary' });
    expect([status, JSON.parse(text).code]).toEqual([500, 'internal-error']);
    expect(text).not.toMatch(/TypeError|own-bugs|totalOf|canary/);
    const { error, level } = (await line) as { error: { stack: object[] }; level: string };
    expect({ level, ...error }).toMatchObject({ level: 'ERROR', name: 'TypeError' });
    expect(error.stack.slice(0, 2)).toEqual([
      { function: 'totalOf', file: SOURCE, ...placeOf('reduce(') },
      { function: 'answerBill', file: SOURCE, ...placeOf('totalOf(event') },
    ]);
    expect(app.lines.filter((each) => each.includes('TypeError'))).toHaveLength(1);
  });

  test('has the places of the bundle where no map is beside it', async () => {
    const line = app.nextAccess('bare');
    await app.post('/bare', {});
    const { error } = (await line) as { error: { stack: object[] } };
    expect(error.stack[0]).toMatchObject({ file: `${OUTDIR}/bare/index.mjs`, line: expect.any(Number) });
  });
});
