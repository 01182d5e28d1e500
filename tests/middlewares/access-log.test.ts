import { describe, expect, test } from '@jest/globals';
import middy from '@middy/core';
import createError from 'http-errors';
import { accessLog } from '../../middlewares/access-log.ts';
import { ConfigurationError, UpstreamError } from '../../src/failure/errors.ts';
import { httpApiEvent, restEvent, sqsEvent } from '../../testing/events.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { failing, logged } from './log-rig.ts';
import {
  DEADLINE_MS,
  FALLBACK_MS,
  hang,
  type InvocationOptions,
  invoke,
  OK,
  type StackOptions,
  stackOf,
} from './support.ts';

describe('every invocation makes exactly one line', () => {
  test.each<[string, StackOptions, InvocationOptions, object]>([
    ['an answer', {}, {}, { status: 200 }],
    ['an error for the client', { handler: failing(createError(404)) }, {}, { status: 404, code: 'not-found' }],
    ['a bug', { handler: failing(new TypeError('x')) }, {}, { status: 500, code: 'internal-error' }],
    [
      'a failure',
      { handler: failing(new UpstreamError('ai', 'upstream-error')) },
      {},
      { status: 502, code: 'upstream-error' },
    ],
    [
      'a hang in the handler',
      { handler: hang },
      {},
      { status: 504, code: 'deadline-exceeded', elapsedMs: DEADLINE_MS },
    ],
    ['a hang in a before after it', { use: [{ before: hang }] }, {}, { status: 504, elapsedMs: DEADLINE_MS }],
    ['a hang in an after', { use: [{ after: hang }] }, {}, { status: 504, elapsedMs: DEADLINE_MS }],
    ['a hang in an onError', { use: [{ onError: hang }], handler: hang }, {}, { status: 504, elapsedMs: FALLBACK_MS }],
    ['a start that is too late', {}, { remainingMs: -5 }, { status: 504, code: 'deadline-exceeded', budgetMs: 0 }],
    [
      'an early answer of a before after it',
      { use: [{ before: () => ({ ...OK, statusCode: 204 }) }] },
      {},
      { status: 204 },
    ],
    ['a handler that is no function', { handler: OK }, {}, { status: 500 }],
    [
      'an onError that fails',
      { use: [{ onError: failing(new Error('x')) }], handler: failing(new Error('y')) },
      {},
      { status: 500 },
    ],
  ])('%s', async (_what, stack, invocation, fields) => {
    const { lines, messages, clock } = await logged(stack, invocation);
    expect(messages).toEqual(['invocation']);
    expect(lines).toMatchObject([fields]);
    expect(clock.pending).toBe(0);
  });

  test('an error that a middleware before it threw', async () => {
    const [lines, clock] = [[] as object[], createFakeClock()];
    const use = [
      { before: failing(createError(415)) },
      accessLog({ logger: { info: (_: string, line: object) => void lines.push(line) } }),
    ];
    await invoke(stackOf({ clock, use }), clock, { watchMs: 0 });
    expect(lines).toMatchObject([{ status: 415, code: 'unsupported-media-type' }]);
  });

  test('an event that is no HTTP request, failed or not', async () => {
    const good = await logged({ handler: async () => undefined }, { event: sqsEvent() });
    expect(good.lines).toHaveLength(1);
    expect(good.lines[0]).toMatchObject({ status: undefined, code: undefined, route: undefined });
    const bad = await logged({ handler: failing(new TypeError('CANARY')), bare: true }, { event: sqsEvent() });
    expect(bad.outcome.error).toBeInstanceOf(TypeError);
    expect(bad.lines).toMatchObject([{ cause: { name: 'TypeError' } }]);
    expect(JSON.stringify(bad.lines)).not.toContain('CANARY');
  });

  test.each([
    ['cut off', '{"code":"CAN'],
    ['empty', ''],
    ['no object', 'null'],
  ])('a problem document of its own handler that is %s, whose code nobody can tell', async (_what, body) => {
    const headers = { 'Content-Type': 'application/problem+json' };
    const { lines, outcome } = await logged({ handler: async () => ({ statusCode: 409, headers, body }) });
    expect(outcome.response).toMatchObject({ statusCode: 409, body });
    expect(lines).toMatchObject([{ status: 409, code: undefined, route: 'POST /chat' }]);
  });

  test('also where the same log stands in the stack twice', async () => {
    const [lines, clock] = [[] as object[], createFakeClock()];
    const log = accessLog({ logger: { info: (_: string, line: object) => void lines.push(line) } });
    await invoke(stackOf({ clock, use: [log, log], handler: failing(new Error('x')) }), clock, { watchMs: 0 });
    expect(lines).toHaveLength(1);
  });
});

describe('the line', () => {
  test('says which request, how it ended, and where the time went', async () => {
    const { lines } = await logged({}, { requestId: 'request-1', remainingMs: 10_000, watchMs: 0 });
    expect(JSON.parse(JSON.stringify(lines[0]))).toEqual({
      requestId: 'request-1',
      route: 'POST /chat',
      status: 200,
      budgetMs: 9_500,
      source: 'lambda',
      elapsedMs: 0,
      configurationMs: 0,
      attempts: [],
      upstreamMs: 0,
      backoffMs: 0,
      remainingMs: 9_500,
    });
  });

  test('says what is behind a failure, in names and codes', async () => {
    const cause = Object.assign(new Error('connect CANARY'), { code: 'ECONNREFUSED', syscall: 'connect' });
    const upstream = new UpstreamError('ai', 'upstream-overloaded', { cause, upstreamStatus: 503, reason: 'busy' });
    expect((await logged({ handler: failing(upstream) })).lines).toMatchObject([
      {
        code: 'upstream-overloaded',
        upstream: 'ai',
        upstreamStatus: 503,
        reason: 'busy',
        cause: { name: 'Error', code: 'ECONNREFUSED', syscall: 'connect' },
      },
    ]);
    const configuration = new ConfigurationError({ reason: 'the parameter /x has no value' });
    expect((await logged({ handler: failing(configuration) })).lines).toMatchObject([
      { code: 'configuration', reason: 'the parameter /x has no value' },
    ]);
    const bug = await logged({ handler: failing(new RangeError('CANARY')) });
    expect(bug.lines).toMatchObject([{ code: 'internal-error', cause: { name: 'RangeError' } }]);
    expect(JSON.stringify(bug.lines)).not.toContain('CANARY');
  });

  test('names the route and never the path', async () => {
    const rest = restEvent({ path: '/chat' });
    const { lines } = await logged(
      {},
      { event: { ...rest, path: '/chat/CANARY', resource: '/chat/{id}' }, watchMs: 0 },
    );
    expect(lines[0]?.route).toBe('POST /chat/{id}');
    const http = httpApiEvent({ path: '/chat' });
    const raw = { ...http, rawPath: '/CANARY' };
    expect((await logged({}, { event: raw, watchMs: 0 })).lines[0]?.route).toBe('POST /chat');
  });

  test('has nothing of bodies, headers, URLs, queries or foreign messages', async () => {
    const event = restEvent({
      body: { prompt: 'CANARY-prompt' },
      headers: { 'x-api-key': 'CANARY-key', cookie: 'CANARY-cookie', 'user-agent': 'CANARY-agent' },
      query: { q: 'CANARY-query' },
    });
    const answer = { statusCode: 200, headers: { 'set-cookie': 'CANARY' }, body: 'CANARY-reply' };
    const isLike = { ...answer, headers: { 'Content-Type': 'application/json' }, body: '{"code":"CANARY"}' };
    const stacks: StackOptions[] = [
      { handler: async () => isLike },
      { handler: async () => answer },
      { handler: failing(new Error('CANARY')) },
      { handler: failing(createError(400, 'CANARY', { headers: { 'x-a': 'CANARY' } })) },
      { handler: failing('CANARY') },
    ];
    for (const stack of stacks) {
      const { lines } = await logged(stack, { event, watchMs: 0 });
      expect(lines).toHaveLength(1);
      expect(JSON.stringify(lines)).not.toContain('CANARY');
    }
  });
});

test('a stack without bounded() says at its first call how to build it', async () => {
  const stack = middy()
    .use(accessLog())
    .handler(async () => OK);
  await expect(stack(restEvent(), {} as never)).rejects.toMatchObject({
    name: 'ConfigurationError',
    reason: 'accessLog() needs the bounded() execution mode: middy(bounded()).use(...)',
  });
});
