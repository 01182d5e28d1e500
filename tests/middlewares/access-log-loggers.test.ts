import { createHmac } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { accessLog } from '../../middlewares/access-log.ts';
import { UpstreamError } from '../../src/failure/errors.ts';
import { restEvent } from '../../testing/events.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { failing, logged } from './log-rig.ts';
import { DEADLINE_MS, hang, invoke, OK, stackOf } from './support.ts';

describe('the user', () => {
  const event = { ...restEvent(), body: { userId: 'ann-CANARY' } };
  const userIdOf = (given: unknown): unknown => (given as { body: { userId: unknown } }).body.userId;

  test('is a keyed hash: the same under the same key, never in clear', async () => {
    const key = 'a-secret-key';
    const user = async (userIdKey: string | undefined): Promise<unknown> => {
      const options = userIdKey === undefined ? { userIdOf } : { userIdOf, userIdKey };
      const { lines } = await logged({}, { event, watchMs: 0 }, options);
      expect(JSON.stringify(lines)).not.toContain('CANARY');
      return lines[0]?.user;
    };
    const expected = createHmac('sha256', key).update('ann-CANARY').digest('base64url').slice(0, 22);
    expect(await user(key)).toBe(expected);
    expect(await user(key)).toBe(expected);
    expect(await user('another-key')).not.toBe(expected);
    for (const absent of ['', undefined]) {
      const [first, second] = [await user(absent), await user(absent)];
      expect(first).toMatch(/^[\w-]{22}$/);
      // Without a key every container has its own.
      expect(first).not.toBe(second);
    }
  });

  test('is the same in one container without a key', async () => {
    const [lines, clock] = [[] as { user?: unknown }[], createFakeClock()];
    const logger = { info: (_: string, line: object): void => void lines.push(line) };
    const stack = stackOf({ clock, use: [accessLog({ logger, userIdOf })] });
    for (let count = 0; count < 2; count += 1) await invoke(stack, clock, { event, watchMs: 0 });
    expect(lines[0]?.user).toBe(lines[1]?.user);
  });

  test.each([
    ['there is no option', {}],
    ['it is no text', { userIdOf: () => 7 }],
    ['there is none', { userIdOf: () => undefined }],
    ['looking for it fails', { userIdOf: (given: unknown) => (given as { no: { such: string } }).no.such }],
  ])('is left out when %s, and the line is written all the same', async (_why, options) => {
    const { lines } = await logged({}, { event, watchMs: 0 }, { userIdKey: 'k', ...options });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.user).toBeUndefined();
  });
});

describe('loggers', () => {
  let written: string[];

  beforeEach(() => {
    written = [];
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  test('the console gets one line of JSON', async () => {
    jest.spyOn(console, 'info').mockImplementation((line: unknown) => void written.push(String(line)));
    const clock = createFakeClock();
    await invoke(stackOf({ clock, use: [accessLog()] }), clock, { requestId: 'request-1', watchMs: 0 });
    expect(written).toHaveLength(1);
    expect(written[0]).not.toContain('\n');
    expect(JSON.parse(written[0] ?? '')).toMatchObject({
      level: 'INFO',
      message: 'invocation',
      requestId: 'request-1',
      route: 'POST /chat',
      status: 200,
    });
  });

  test('Powertools Logger gets one line with its own keys and ours', async () => {
    const write = jest.spyOn(process.stderr, 'write');
    write.mockImplementation((chunk: unknown) => {
      written.push(String(chunk));
      return true;
    });
    const logger = new Logger({ serviceName: 'chat', logLevel: 'INFO' });
    const clock = createFakeClock();
    const handler = failing(new UpstreamError('ai', 'upstream-error', { upstreamStatus: 500 }));
    await invoke(stackOf({ clock, use: [accessLog({ logger })], handler }), clock, {
      requestId: 'request-1',
      watchMs: 0,
    });
    write.mockRestore();
    expect(written).toHaveLength(1);
    expect(written[0]?.trimEnd()).not.toContain('\n');
    expect(JSON.parse(written[0] ?? '')).toMatchObject({
      level: 'WARN',
      message: 'invocation',
      service: 'chat',
      requestId: 'request-1',
      status: 502,
      code: 'upstream-error',
      upstream: 'ai',
    });
  });

  test('one that throws costs nothing but its line', async () => {
    const thrower = {
      info: (): void => {
        throw new Error('the log is full');
      },
    };
    expect((await logged({}, { watchMs: 0 }, { logger: thrower })).outcome).toEqual({ response: OK, afterMs: 0 });
    const late = await logged({ handler: hang }, {}, { logger: thrower });
    expect(late.outcome).toMatchObject({ response: { statusCode: 504 }, afterMs: DEADLINE_MS });
    expect(late.clock.pending).toBe(0);
  });

  test('is called once the answer is decided, after every hook', async () => {
    const [order, clock] = [[] as string[], createFakeClock()];
    const logger = { info: (): void => void order.push('log') };
    await invoke(
      stackOf({
        clock,
        use: [accessLog({ logger }), { after: () => void order.push('after') }],
        handler: async () => OK,
      }),
      clock,
      { watchMs: 0 },
    );
    expect(order).toEqual(['after', 'log']);
  });
});
