import { GetParametersCommand } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ServiceUrlOptions } from '../../middlewares/service-url.ts';
import { restEvent } from '../../testing/events.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';
import { answers, BACKOFF_MS, calls, cold, hangs, NAME, type Rig, ssm, throttles, URL, warm } from './ssm-rig.ts';
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

describe('SSM that never answers a container that never had a value', () => {
  /** The end of an invocation whose own fetch hangs; the fetch at load has been given up before. */
  async function invokeHung(options: Partial<ServiceUrlOptions>, remainingMs: number): Promise<Rig & Outcome> {
    hangs();
    const rig = cold(options);
    await until(() => calls() === 1);
    rig.clock.advance(options.fetchTimeoutMs ?? 1_500);
    await rig.clock.advanceAsync(BACKOFF_MS);
    const startedAt = rig.clock.now();
    let outcome: Outcome = { afterMs: undefined };
    const context = createLambdaContext({ clock: rig.clock, remainingMs });
    void rig.stack(restEvent({ arrivedAt: startedAt }), context).then((response) => {
      outcome = { response, afterMs: rig.clock.now() - startedAt };
    });
    await until(() => calls() === 2);
    await rig.clock.advanceAsync(remainingMs);
    return { ...rig, ...outcome };
  }

  const abortsOfCalls = (): unknown[] =>
    ssm.commandCalls(GetParametersCommand).map(({ args }) => {
      const [, options] = args as unknown as [unknown, { readonly abortSignal: AbortSignal }];
      return options.abortSignal.aborted;
    });

  test.each<[string, Partial<ServiceUrlOptions>, number]>([
    ['1,500 ms', {}, 1_500],
    ['its limit as configured', { fetchTimeoutMs: 300 }, 300],
  ])('ends in a 504 after %s, long before the deadline', async (_limit, options, expectedMs) => {
    const { response, afterMs, lines, clock } = await invokeHung(options, 25_000);
    const timing = { configurationMs: expectedMs, elapsedMs: expectedMs };
    expect(problemIn(response)).toMatchObject({ status: 504, code: 'deadline-exceeded', timing });
    expect(JSON.stringify(response)).not.toContain(NAME);
    expect(afterMs).toBe(expectedMs);
    expect(lines).toMatchObject([{ reason: `the parameter ${NAME} did not come in time` }]);
    expect(abortsOfCalls()).toEqual([true, true]);
    expect(clock.pending).toBe(0);
  });

  test('ends in a 504 at the deadline where that is earlier', async () => {
    const { response, afterMs, lines, clock } = await invokeHung({}, REMAINING_MS);
    const timing = { configurationMs: DEADLINE_MS, elapsedMs: DEADLINE_MS };
    expect(problemIn(response)).toMatchObject({ status: 504, code: 'deadline-exceeded', timing });
    expect(afterMs).toBe(DEADLINE_MS);
    expect(lines).toHaveLength(1);
    expect(abortsOfCalls()).toEqual([true, true]);
    expect(clock.pending).toBe(0);
  });
});
