import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { restEvent } from '../../testing/events.ts';
import { type FaultServer, startFaultServer } from '../../testing/fault-server.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';
import { type Complaint, complaintsAbout } from '../types/compiler.ts';
import { blocksOf, read } from './markdown.ts';
import { PAGES } from './pages.ts';
import { createSnippets, fromHere, type Handler, type Snippets } from './snippets.ts';

/** These have tests of their own. The last one has a fragment of the app's code. */
const ELSEWHERE = ['README.md', 'README.vi.md', 'docs/testing.md', 'docs/app/knowledge.md'];

const blocks = PAGES.filter((page) => !ELSEWHERE.includes(page)).flatMap((page) =>
  blocksOf(read(page))
    .filter(({ language }) => language === 'ts')
    .map(({ code }, index) => ({ page, name: `${page} ${index}`, code })),
);

/** Links of a chain that begins and ends elsewhere. */
const isLink = (code: string): boolean => code.startsWith('.use(');

/** The exports that a link may use. */
const EXPORTS = ['aiUpstream', 'apiKeyAuth', 'iamAuth', 'serviceUrl', 'upstream'];

const inStack = (links: string): string => `import middy from '@middy/core';
import { bounded, ${EXPORTS.filter((name) => links.includes(`${name}(`)).join(', ')} } from 'middy-deadline';
export const handler = middy(bounded())
  ${links.trim()}
  .handler(async () => ({ statusCode: 200, body: '' }));`;

const modules = blocks.map(({ code, ...rest }) => ({ ...rest, code: isLink(code) ? inStack(code) : code }));

describe('every snippet of the docs', () => {
  let complaints: Readonly<Record<string, Complaint[]>>;

  beforeAll(() => {
    const named = modules.map(({ name, code }) => [name.replaceAll(/\W+/g, '-'), fromHere(code)]);
    complaints = complaintsAbout(Object.fromEntries(named));
  }, 60_000);

  test.each(modules)('$name compiles as strictly as the code', ({ name }) => {
    expect(complaints[name.replaceAll(/\W+/g, '-')]).toEqual([]);
  });
});

/** The statuses that the first handler of a page answers with: for a service that is well, and for one that hangs. */
const ANSWERS: Readonly<Record<string, readonly [well: number, hanging: number]>> = {
  'docs/calling-by-fetch.md': [200, 504],
  'docs/client.md': [200, 200],
  'docs/deadline.md': [200, 504],
  'docs/errors.md': [500, 500],
  'docs/failures.md': [200, 504],
  'docs/install.md': [200, 504],
  'docs/limits.md': [200, 504],
  'docs/options.md': [200, 504],
  'docs/plain-axios.md': [200, 504],
  'docs/retries.md': [200, 504],
  'docs/signing.md': [200, 504],
  'docs/two-services.md': [200, 504],
};

describe('the first handler of a page', () => {
  const firsts = modules.filter(({ name, code }) => name.endsWith(' 0') && /\bhandler\b.*= middy/.test(code));
  const ENVIRONMENT = { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
  const before = { ...process.env };
  let server: FaultServer;
  let snippets: Snippets;
  const handlers: Record<string, Handler> = {};

  beforeAll(async () => {
    [server, snippets] = await Promise.all([startFaultServer(), createSnippets()]);
    const { url } = server;
    Object.assign(process.env, { AI_SERVICE_URL: url, CRM_URL: url, BILLING_URL: url }, ENVIRONMENT);
    for (const { page, name, code } of firsts)
      handlers[page] = await snippets.load(name.replaceAll(/\W+/g, '-'), code.replaceAll('https://example.com', url));
  });
  afterAll(async () => {
    process.env = before;
    await Promise.all([snippets.clear(), server.stop()]);
  });
  beforeEach(() => {
    for (const level of ['info', 'warn', 'error'] as const)
      jest.spyOn(console, level).mockImplementation(() => undefined);
  });
  afterEach(() => {
    server.mode = undefined;
    jest.restoreAllMocks();
  });

  const ask = async (page: string, remainingMs = 25_000, ageMs = 0) =>
    handlers[page]?.(
      restEvent({ body: { prompt: 'hi' }, arrivedAt: Date.now() - ageMs }),
      createLambdaContext({ remainingMs }),
    );

  test('is tried, whichever page it is on', () => {
    expect(firsts.map(({ page }) => page).toSorted()).toEqual(Object.keys(ANSWERS).toSorted());
  });

  test.each(Object.entries(ANSWERS))('%s answers %j', async (page, [well, hanging]) => {
    expect(await ask(page)).toMatchObject({ statusCode: well });
    server.mode = 'never-answers';
    expect(await ask(page, page === 'docs/client.md' ? 4_000 : 1_000)).toMatchObject({ statusCode: hanging });
  });

  test('of docs/retries.md is answered by the second attempt, which has the same key', async () => {
    const index = server.requests.length;
    server.mode = ['status-500', 'ok'];
    expect(await ask('docs/retries.md')).toMatchObject({ statusCode: 200 });
    const keys = server.requests.slice(index).map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatch(/^[\da-f-]{36}$/);
    expect(keys[1]).toBe(keys[0]);
  });

  test('of docs/signing.md signs', async () => {
    await ask('docs/signing.md');
    const { authorization } = server.requests.at(-1)?.headers ?? {};
    expect(authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\//);
  });

  test('of docs/limits.md goes on after 29 s, and that of another page does not', async () => {
    expect(await ask('docs/limits.md', 100_000, 40_000)).toMatchObject({ statusCode: 200 });
    expect(await ask('docs/install.md', 100_000, 40_000)).toMatchObject({ statusCode: 504 });
  });
});
