import { inspect } from 'node:util';
import { Logger } from '@aws-lambda-powertools/logger';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import createError from 'http-errors';
import { accessLog } from '../../middlewares/access-log.ts';
import { inbound } from '../../middlewares/ai-upstream.ts';
import { bounded } from '../../middlewares/bounded.ts';
import { originalError, ProblemError } from '../../middlewares/execution/problem-error.ts';
import { problemDetails } from '../../middlewares/problem-details.ts';
import { ConfigurationError, UpstreamError } from '../../src/failure/errors.ts';
import { InvalidResponseError } from '../../src/lambda/result-check.ts';
import { restEvent, sqsEvent } from '../../testing/events.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { failing } from './log-rig.ts';
import { FALLBACK_MS, hang, type InvocationOptions, invoke, OK, type StackOptions, stackOf } from './support.ts';

interface Line extends Record<string, unknown> {
  readonly level: string;
}

/** A logger with a method for each level. */
function recorder(): { lines: Line[]; logger: Record<'info' | 'warn' | 'error', (m: string, f: object) => void> } {
  const lines: Line[] = [];
  const at = (level: string) => (message: string, fields: object) => void lines.push({ level, message, ...fields });
  return { lines, logger: { info: at('INFO'), warn: at('WARN'), error: at('ERROR') } };
}

/** The lines of one invocation with an access log in its stack. */
async function linesOf(stack: StackOptions, invocation: InvocationOptions = {}, options = {}): Promise<Line[]> {
  const { lines, logger } = recorder();
  const clock = createFakeClock();
  const { use = [], ...rest } = stack;
  await invoke(stackOf({ clock, ...rest, use: [accessLog({ logger, ...options }), ...use] }), clock, invocation);
  return lines;
}

/** The lines written to the console while something runs. */
async function consoleOf(run: () => Promise<unknown>): Promise<{ level: string; text: string }[]> {
  const said: { level: string; text: string }[] = [];
  for (const level of ['info', 'warn', 'error', 'log'] as const)
    jest.spyOn(console, level).mockImplementation((value: unknown) => {
      said.push({ level, text: typeof value === 'string' ? value : inspect(value) });
    });
  await run();
  return said;
}

afterEach(() => {
  jest.restoreAllMocks();
});

function lookUpTheUser(): never {
  throw new TypeError('CANARY', { cause: Object.assign(new RangeError('CANARY'), { code: 'ERR_BEHIND' }) });
}
const bug = async (): Promise<never> => lookUpTheUser();

const HERE = 'tests/middlewares/access-log-errors.test.ts';
const FRAME = { function: 'lookUpTheUser', file: HERE, line: expect.any(Number), column: expect.any(Number) };

describe('a failure that is our own', () => {
  test.each<[string, StackOptions, InvocationOptions, object]>([
    ['of a handler', { handler: bug }, {}, { name: 'TypeError' }],
    ['of a before', { use: [{ before: bug }] }, {}, { name: 'TypeError' }],
    ['of an after', { use: [{ after: bug }] }, {}, { name: 'TypeError' }],
    [
      'of an onError',
      { use: [{ onError: bug }], handler: failing(new UpstreamError('ai', 'upstream-error')) },
      {},
      { name: 'TypeError' },
    ],
    ['of an onError that fails after another', { use: [{ onError: bug }], handler: bug }, {}, { name: 'TypeError' }],
    ['while an onError hangs', { use: [{ onError: hang }], handler: bug }, {}, { name: 'TypeError' }],
    ['that no onError renders', { handler: bug, bare: true }, {}, { name: 'TypeError' }],
    ['of an event that is not HTTP', { handler: bug }, { event: sqsEvent() }, { name: 'TypeError' }],
    ['of an event that is not HTTP, in a bare stack', { handler: bug, bare: true }, { event: sqsEvent() }, {}],
  ])('is logged once, at level ERROR, with its stack: %s', async (_where, stack, invocation, error) => {
    const lines = await linesOf(stack, invocation);
    expect(lines).toMatchObject([
      { level: 'ERROR', message: 'invocation', error: { ...error, stack: expect.anything() } },
    ]);
    const { stack: frames, cause } = (lines[0] as Line).error as { stack: object[]; cause: object };
    expect(frames[0]).toEqual(FRAME);
    expect(cause).toMatchObject({
      name: 'RangeError',
      code: 'ERR_BEHIND',
      stack: [FRAME, ...frames.slice(1)].map(() => expect.anything()),
    });
    expect(JSON.stringify(lines)).not.toContain('CANARY');
  });

  test.each<[string, StackOptions, object]>([
    ['a 500 of http-errors', { handler: failing(createError(500)) }, { name: 'InternalServerError', status: 500 }],
    ['text', { handler: failing('CANARY') }, { thrown: 'string' }],
    ['an object', { handler: failing({ a: 'CANARY' }) }, { thrown: 'object' }],
    ['a result that is no response', { handler: async () => 7 }, { name: 'InvalidResponseError', code: 'NO_STATUS' }],
    [
      'a wrong configuration',
      { handler: async () => Promise.reject(new ConfigurationError({ reason: 'no URL' })) },
      { name: 'ConfigurationError', code: 'configuration', reason: 'no URL', stack: expect.anything() },
    ],
    [
      'several at once',
      { handler: failing(new AggregateError([new Error('CANARY')])) },
      { errors: [{ name: 'Error' }] },
    ],
  ])('is logged at level ERROR: %s', async (_what, stack, error) => {
    const lines = await linesOf(stack);
    expect(lines).toMatchObject([{ level: 'ERROR', status: 500, error }]);
    expect(JSON.stringify(lines)).not.toContain('CANARY');
  });

  test('is logged at level ERROR without an error where nothing was thrown', async () => {
    for (const handler of [failing(undefined), failing(null), async () => ({ ...OK, statusCode: 500 })]) {
      const lines = await linesOf({ handler });
      expect(lines).toMatchObject([{ level: 'ERROR', status: 500 }]);
      expect(lines[0]?.error).toBeUndefined();
    }
  });

  test('is in the log when the answer was given while an onError hung, and that answer is late', async () => {
    const [line] = await linesOf({ use: [{ onError: hang }], handler: bug });
    expect(line).toMatchObject({ status: 504, code: 'deadline-exceeded', elapsedMs: FALLBACK_MS });
  });

  test('is no failure when an onError makes a good answer of it', async () => {
    const lines = await linesOf({ use: [{ onError: () => ({ ...OK, statusCode: 404 }) }], handler: bug });
    expect(lines).toMatchObject([{ level: 'INFO', status: 404, cause: { name: 'TypeError' } }]);
    expect(lines[0]).not.toHaveProperty('error');
  });

  test("keeps its message where 'full' asks for it, without the secrets of its request", async () => {
    const event = restEvent({ headers: { authorization: 'Bearer in-token-1' } });
    const handler = failing(new TypeError('no user for in-token-1'));
    const lines = await linesOf({ handler }, { event }, { logErrors: 'full' });
    expect(lines).toMatchObject([{ level: 'ERROR', error: { message: 'no user for [redacted]' } }]);
  });
});

test.each<[string, StackOptions, object]>([
  [
    "an upstream's failure",
    { handler: failing(new UpstreamError('ai', 'upstream-error')) },
    { level: 'WARN', status: 502 },
  ],
  ['a time-out', { handler: hang }, { level: 'WARN', status: 504 }],
  ["a client's mistake", { handler: failing(createError(404)) }, { level: 'INFO', status: 404 }],
  ['a good answer', {}, { level: 'INFO', status: 200 }],
])('%s has no error in its line', async (_what, stack, line) => {
  const lines = await linesOf(stack);
  expect(lines).toMatchObject([line]);
  expect(lines[0]).not.toHaveProperty('error');
});

describe('loggers', () => {
  test('with info alone get every line, with its level', async () => {
    const lines: object[] = [];
    const logger = { info: (_message: string, fields: object) => void lines.push(fields) };
    for (const stack of [{}, { handler: failing(new UpstreamError('ai', 'upstream-error')) }, { handler: bug }])
      await linesOf(stack, {}, { logger });
    expect(lines).toHaveLength(3);
    expect(lines[0]).not.toHaveProperty('level');
    expect(lines.slice(1)).toMatchObject([{ level: 'WARN' }, { level: 'ERROR', error: { name: 'TypeError' } }]);
  });

  test('the console gets each line by the method of its level', async () => {
    const stacks = [{}, { handler: failing(new UpstreamError('ai', 'upstream-error')) }, { handler: bug }];
    const said = await consoleOf(async () => {
      for (const stack of stacks) await linesOf(stack, {}, { logger: console });
    });
    expect(said.map(({ level, text }) => [level, JSON.parse(text).level])).toEqual([
      ['info', 'INFO'],
      ['warn', 'WARN'],
      ['error', 'ERROR'],
    ]);
    expect(JSON.parse(said[2]?.text ?? '')).toMatchObject({
      message: 'invocation',
      error: { stack: expect.arrayContaining([FRAME]) },
    });
  });

  test.each(['safe', 'full'] as const)('Powertools formats the error itself, %s', async (logErrors) => {
    const written: string[] = [];
    jest.spyOn(process.stderr, 'write').mockImplementation((chunk: unknown) => written.push(String(chunk)) > 0);
    const logger = new Logger({ serviceName: 'chat', logLevel: 'INFO' });
    const handler = failing(
      new AggregateError([new Error('CANARY one')], 'CANARY all', { cause: new RangeError('CANARY behind') }),
    );
    await linesOf({ handler }, {}, { logger, logErrors });
    expect(written).toHaveLength(1);
    const { level, message, error } = JSON.parse(written[0] ?? '');
    expect({ level, message }).toEqual({ level: 'ERROR', message: 'invocation' });
    expect(error).toMatchObject({
      name: 'AggregateError',
      location: expect.stringMatching(new RegExp(`^${HERE}:\\d+$`)),
      stack: expect.stringContaining(HERE),
      message: logErrors === 'full' ? 'CANARY all' : '',
      cause: { name: 'RangeError', message: logErrors === 'full' ? 'CANARY behind' : '' },
      errors: [{ name: 'Error', stack: expect.stringContaining(HERE) }],
    });
    if (logErrors === 'safe') expect(written[0]).not.toContain('CANARY');
    else expect(error.stack).toMatch(/^AggregateError: CANARY all\n {4}at /);
  });
});

describe('a stack without an access log', () => {
  const run = (stack: StackOptions, invocation: InvocationOptions = {}) => {
    const clock = createFakeClock();
    return consoleOf(() => invoke(stackOf({ clock, ...stack }), clock, { requestId: 'request-1', ...invocation }));
  };

  test.each<[string, StackOptions]>([
    ['that renders nothing', { handler: bug, bare: true }],
    ['that describes problems', { handler: bug }],
    ['whose onError hangs', { handler: bug, use: [{ onError: hang }] }],
    ['whose onError hangs after the problem is described', { handler: bug, use: [problemDetails()], bare: true }],
  ])('tells of the bug that an answer hides, once: %s', async (_which, stack) => {
    const said = await run(stack);
    expect(said).toHaveLength(1);
    expect(said[0]?.level).toBe('error');
    expect(JSON.parse(said[0]?.text ?? '')).toMatchObject({
      level: 'ERROR',
      message: 'unexpected error',
      requestId: 'request-1',
      route: 'POST /chat',
      error: { name: 'TypeError', stack: expect.arrayContaining([FRAME]) },
    });
    expect(said[0]?.text).not.toContain('CANARY');
  });

  test.each<[string, StackOptions, InvocationOptions?]>([
    ['a result that is good', {}],
    ["a client's mistake", { handler: failing(createError(404)), bare: true }],
    ["an upstream's failure", { handler: failing(new UpstreamError('ai', 'upstream-error')), bare: true }],
    ['an error that stays thrown, which Lambda logs', { handler: bug, bare: true }, { event: sqsEvent() }],
    ['an error of which an onError made an answer', { handler: bug, bare: true, use: [{ onError: () => OK }] }],
  ])('says nothing of %s', async (_what, stack, invocation = {}) => {
    expect(await run(stack, invocation)).toEqual([]);
  });

  test('tells of what is wrong with a result', async () => {
    const [line] = await run({ handler: async () => 7, bare: true });
    expect(JSON.parse(line?.text ?? '')).toMatchObject({ error: { name: 'InvalidResponseError', code: 'NO_STATUS' } });
  });

  test('loses nothing but the line where the console throws', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => {
      throw new Error('full');
    });
    const clock = createFakeClock();
    const outcome = await invoke(stackOf({ clock, handler: bug, bare: true }), clock);
    expect(outcome).toMatchObject({ response: { statusCode: 500 } });
  });
});

describe('the error that the logger of @middy/http-error-handler prints', () => {
  const print = (handler: unknown, use: object[] = [problemDetails()]) =>
    consoleOf(async () => {
      const stack = middy(bounded()).use(httpErrorHandler({ logger: (error: unknown) => console.error(error) }));
      for (const each of use) stack.use(each as middy.MiddlewareObj);
      await stack.handler(handler as never)(restEvent() as never, {} as never);
    });

  test('has the frames of a bug and of what is behind it, and no message; nobody else tells of it', async () => {
    const said = await print(bug);
    expect(said).toHaveLength(1);
    expect(said[0]?.text).toMatch(/ProblemError.*internal-error \(TypeError\)\n {4}at lookUpTheUser \(tests\//);
    expect(said[0]?.text).toMatch(/caused by RangeError ERR_BEHIND\n {4}at lookUpTheUser \(tests\//);
    expect(said[0]?.text).not.toContain('CANARY');
  });

  test('has the errors of an AggregateError, and says of text that it is text', async () => {
    const [several] = await print(failing(new AggregateError([new Error('CANARY'), 'CANARY'])));
    expect(several?.text).toMatch(/internal-error \(AggregateError\)\n[\s\S]*caused by Error\n/);
    const [text] = await print(failing('CANARY'));
    expect(text?.text).toMatch(/internal-error \(string\)/);
    const cause = { name: 'SsmError' };
    const [configured] = await print(async () => Promise.reject(new ConfigurationError({ cause })));
    expect(configured?.text).toMatch(/configuration \(ConfigurationError configuration\)\n[\s\S]*caused by SsmError/);
    const nameless = Object.assign(new AggregateError([new Error('CANARY')], 'x', { cause: 'y' }), {
      name: 'CANARY: x',
    });
    const [both] = await print(failing(Object.assign(nameless, { cause: new RangeError('CANARY') })));
    expect(both?.text).toMatch(/internal-error \(error\)\n[\s\S]*caused by RangeError\n[\s\S]*caused by Error\n/);
    expect(both?.text).not.toContain('CANARY');
    expect((await print(failing(revoked())))[0]?.text).toMatch(/internal-error \(object\)/);
    expect(`${several?.text}${text?.text}`).not.toContain('CANARY');
  });

  test.each([
    ["a client's mistake", createError(404), 'not-found'],
    ["an upstream's failure", new UpstreamError('ai', 'upstream-error'), 'upstream-error'],
  ])('has no frames of %s', async (_what, error, code) => {
    const [said] = await print(failing(error));
    expect(said?.text).toContain(code);
    expect(said?.text).not.toContain(HERE);
  });

  test('stands beside the line of the access log', async () => {
    const said = await print(bug, [inbound({ logger: console })]);
    expect(said.map(({ text }) => text.includes('"level":"ERROR"'))).toEqual([false, true]);
  });
});

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

describe('the real error', () => {
  test('is reached by every onError, wherever it stands', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const seen: unknown[] = [];
    const watch = { onError: ({ error }: { error: unknown }) => void seen.push(originalError(error)) };
    const clock = createFakeClock();
    const error = new TypeError('x');
    const stack = middy(bounded({ clock }))
      .use(watch)
      .use(httpErrorHandler({ logger: false }))
      .use(watch);
    const whole = stack
      .use(problemDetails())
      .use(watch)
      .handler(failing(error) as never);
    await invoke(whole as never, clock);
    expect(seen).toEqual([error, error, error]);
    expect(seen.every((each) => each === error)).toBe(true);
  });

  test.each<[string, unknown]>([
    ['text', 'x'],
    ['nothing', undefined],
    ['null', null],
    ['an error of others with an original', Object.assign(new Error('x'), { original: 'y' })],
    ['a revoked proxy', revoked()],
  ])('of %s is what it is', (_what, thrown) => {
    expect(originalError(thrown)).toBe(thrown);
  });

  test('is the original of the error that carries a problem', () => {
    const original = new InvalidResponseError('NO_STATUS');
    const problem = { type: 'about:blank', title: 't', status: 500, detail: 'd', code: 'c' };
    const error = new ProblemError({ status: 500, headers: {}, problem }, original);
    expect(originalError(error)).toBe(original);
    expect(ProblemError.wasPrinted(error)).toBe(false);
    expect(error.stack).toBe(error.stack);
    expect(ProblemError.wasPrinted(error)).toBe(true);
    expect(ProblemError.wasPrinted(original)).toBe(false);
  });
});

test.each([['none'], [true], [null], [{}]])('refuses %j for logErrors', (logErrors) => {
  expect(() => accessLog({ logErrors: logErrors as never })).toThrow(
    /^accessLog\(\): logErrors takes "safe" or "full", not /,
  );
});
