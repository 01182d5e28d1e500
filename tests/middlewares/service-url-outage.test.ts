import { GetParametersCommand } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ServiceUrlOptions } from '../../middlewares/service-url.ts';
import { restEvent } from '../../testing/events.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';
import { answers, calls, cold, hangs, NAME, type Rig, ssm, throttles, URL, warm } from '../src/ssm/ssm-rig.ts';
import { answerOf, DEADLINE_MS, invoke, OK, type Outcome, problemIn, REMAINING_MS, until } from './support.ts';

beforeEach(() => {
  ssm.reset();
  delete process.env.AI_SERVICE_URL;
});

describe('the last good value serves', () => {
  test.each([
    ['SSM throttles', throttles],
    ['the value is no good any more', () => answers('http://example.com')],
    ['the parameter is gone', () => void ssm.on(GetParametersCommand).resolves({ InvalidParameters: [NAME] })],
  ])('while %s', async (_what, prepare) => {
    const { stack, clock, urls } = await warm();
    prepare();
    clock.advance(300_000);
    expect(await answerOf(stack, clock)).toEqual(OK);
    expect(urls).toEqual([URL, URL]);
    expect(calls()).toBe(2);
  });

  test('while SSM hangs, after the time a fetch may take', async () => {
    const { stack, clock, urls } = await warm({ fetchTimeoutMs: 700 });
    hangs();
    clock.advance(300_000);
    const { response, afterMs } = await invoke(stack, clock, { remainingMs: 25_000, watchMs: 2_000 });
    expect(response).toEqual(OK);
    expect(afterMs).toBe(700);
    expect(urls).toEqual([URL, URL]);
    expect(clock.pending).toBe(0);
  });

  test('no longer than its oldest age', async () => {
    const { stack, clock } = await warm({ ttlMs: 1_000, maxStaleMs: 5_000 });
    throttles();
    clock.advance(6_000);
    expect(await answerOf(stack, clock)).toEqual(OK);
    clock.advance(1);
    expect(problemIn(await answerOf(stack, clock))).toMatchObject({ code: 'configuration' });
  });
});

test('SSM that is down is asked once per interval and not by every chat, and its recovery is seen', async () => {
  const { stack, clock, urls } = await warm({ backoffMs: 500 });
  throttles();
  clock.advance(300_000);
  for (let chats = 0; chats < 20; chats += 1) expect(await answerOf(stack, clock)).toEqual(OK);
  expect(calls()).toBe(2);
  clock.advance(500);
  answers('https://new.example.com');
  expect(await answerOf(stack, clock)).toEqual(OK);
  expect(calls()).toBe(3);
  expect(urls.at(-1)).toBe('https://new.example.com');
});

test('a parameter that is missing is an answer: nobody waits for another', async () => {
  ssm.on(GetParametersCommand).resolves({ InvalidParameters: [NAME] });
  const { stack, clock, lines } = cold({ backoffMs: 500 });
  await until(() => calls() === 1 && clock.pending === 0);
  clock.advance(500);
  expect(problemIn(await answerOf(stack, clock))).toMatchObject({ code: 'configuration' });
  expect(calls()).toBe(2);
  expect(lines).toMatchObject([{ reason: `the parameter ${NAME} has no value` }]);
});

describe('SSM that is slow or silent to a container that never had a value', () => {
  /** An invocation that waits for the prefetch. */
  async function invokeCold(options: Partial<ServiceUrlOptions>, remainingMs: number): Promise<Rig & Outcome> {
    const rig = cold({ backoffMs: 500, ...options });
    await until(() => calls() === 1);
    const startedAt = rig.clock.now();
    let outcome: Outcome = { afterMs: undefined };
    const context = createLambdaContext({ clock: rig.clock, remainingMs });
    void rig.stack(restEvent({ arrivedAt: startedAt }), context).then((response) => {
      outcome = { response, afterMs: rig.clock.now() - startedAt };
    });
    for (let passedMs = 0; passedMs < remainingMs; passedMs += 500) await rig.clock.advanceAsync(500);
    return { ...rig, ...outcome };
  }

  const abortsOfCalls = (): unknown[] =>
    ssm.commandCalls(GetParametersCommand).map(({ args }) => {
      const [, options] = args as unknown as [unknown, { readonly abortSignal: AbortSignal }];
      return options.abortSignal.aborted;
    });

  test.each<[string, Partial<ServiceUrlOptions>, number]>([
    ['1,500 ms', {}, 1_500],
    ['its limit as configured', { fetchTimeoutMs: 500 }, 500],
  ])('is asked a second time after %s, by a client of its own', async (_limit, options, expectedMs) => {
    ssm
      .on(GetParametersCommand)
      .callsFakeOnce(() => new Promise(() => undefined))
      .resolves({ Parameters: [{ Name: NAME, Value: URL }] });
    const { response, afterMs, urls, clock } = await invokeCold(options, 25_000);
    expect(response).toEqual(OK);
    expect(urls).toEqual([URL]);
    expect(afterMs).toBe(expectedMs);
    const clients = ssm.commandCalls(GetParametersCommand).map(({ thisValue }) => thisValue);
    expect(new Set(clients).size).toBe(2);
    expect(abortsOfCalls()).toEqual([true, true]);
    expect(clock.pending).toBe(0);
  });

  test('has its first reply taken, though it takes 3 s', async () => {
    hangs();
    const reply = { Parameters: [{ Name: NAME, Value: URL }] };
    const replies: ((value: object) => void)[] = [];
    ssm.on(GetParametersCommand).callsFake(() => new Promise((resolve) => replies.push(resolve)));
    const { clock, stack, urls } = cold();
    await until(() => calls() === 1);
    clock.startTimer(3_000, () => replies[0]?.(reply));
    expect(await invoke(stack, clock, { remainingMs: 25_000 })).toEqual({ response: OK, afterMs: 3_000 });
    expect(urls).toEqual([URL]);
  });

  test.each([25_000, REMAINING_MS])(
    'ends in a 504 at the deadline, which names it: with %i ms',
    async (remainingMs) => {
      hangs();
      const deadlineMs = remainingMs === REMAINING_MS ? DEADLINE_MS : remainingMs - 500;
      const { response, afterMs, lines, clock } = await invokeCold({}, remainingMs);
      const timing = { configurationMs: deadlineMs, elapsedMs: deadlineMs, remainingMs: 0 };
      expect(problemIn(response)).toMatchObject({ status: 504, code: 'deadline-exceeded', timing });
      expect(JSON.stringify(response)).not.toContain(NAME);
      expect(afterMs).toBe(deadlineMs);
      expect(lines).toMatchObject([{ reason: `the parameter ${NAME} did not come in time` }]);
      expect(new Set(abortsOfCalls())).toEqual(new Set([true]));
      expect(clock.pending).toBe(0);
    },
  );
});

test('SSM that is down until late is asked once a second by an invocation without a value, which then has it', async () => {
  throttles();
  const { stack, clock, urls } = cold({ backoffMs: 500 });
  await until(() => calls() === 1 && clock.pending === 0);
  clock.startTimer(20_000, () => answers(URL));
  expect(await invoke(stack, clock, { remainingMs: 25_000 })).toMatchObject({ response: OK });
  expect(urls).toEqual([URL]);
  expect(calls()).toBeLessThanOrEqual(22);
});
