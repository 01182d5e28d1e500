import { describe, expect, test } from '@jest/globals';
import { deadline } from '../../middlewares/deadline.ts';
import { sleep } from '../../src/clock.ts';
import { restEvent } from '../../testing/events.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { createLambdaContext, type LambdaContextOptions } from '../../testing/lambda-context.ts';
import { DEADLINE_MS, hang, invoke, OK, problemIn, type Stack, stackOf } from './support.ts';

interface SeenContext {
  readonly awsRequestId?: string;
  readonly extra?: string;
  readonly deadline: { readonly budgetMs: number; readonly source: string };
  getRemainingTimeInMillis(): number;
}

const extending = {
  before: (request: { context: object }): void => void Object.assign(request.context, { extra: 'added' }),
};

/** A stack whose handler waits, and answers with the members of its context. */
function seeing(clock = createFakeClock()): { clock: typeof clock; stack: Stack; seen: SeenContext[] } {
  const seen: SeenContext[] = [];
  const handler = async (_event: unknown, context: SeenContext): Promise<object> => {
    seen.push(context);
    return OK;
  };
  return { clock, stack: stackOf({ clock, use: [deadline(), extending], handler }), seen };
}

describe('every context there is', () => {
  test.each<[string, LambdaContextOptions]>([
    ['of the runtime', {}],
    ['that is frozen', { frozen: true }],
    ['whose clock needs its this', { needsThis: true }],
    ['that is frozen and whose clock needs its this', { frozen: true, needsThis: true }],
  ])('one %s is extended, keeps its clock, and bounds the run', async (_kind, options) => {
    const { clock, stack, seen } = seeing();
    const context = createLambdaContext({ ...options, clock, remainingMs: 1_000, requestId: 'request-1' });
    expect((await invoke(stack, clock, { context, watchMs: 0 })).response).toEqual(OK);
    const [given] = seen;
    expect(given).toMatchObject({ awsRequestId: 'request-1', extra: 'added', deadline: { budgetMs: 800 } });
    const { getRemainingTimeInMillis } = options.frozen
      ? (given as SeenContext)
      : { getRemainingTimeInMillis: () => given?.getRemainingTimeInMillis() };
    expect(getRemainingTimeInMillis()).toBe(1_000);

    const hanging = stackOf({ clock, use: [extending], handler: hang });
    const again = createLambdaContext({ ...options, clock, remainingMs: 1_000 });
    const { response, afterMs } = await invoke(hanging, clock, { context: again });
    expect(problemIn(response)).toMatchObject({ status: 504, timing: { source: 'lambda', budgetMs: 800 } });
    expect(afterMs).toBe(DEADLINE_MS);
  });

  test('of AWS is extended itself, as Middy does it, and a frozen one is left alone', async () => {
    const { clock, stack, seen } = seeing();
    const context = createLambdaContext({ clock });
    await invoke(stack, clock, { context, watchMs: 0 });
    expect(seen[0]).toBe(context);
    const frozen = createLambdaContext({ clock, frozen: true });
    await invoke(stack, clock, { context: frozen, watchMs: 0 });
    expect(seen[1]).not.toBe(frozen);
    expect(frozen).not.toHaveProperty('extra');
  });

  test.each([
    ['null', null],
    ['undefined', undefined],
    ['empty', {}],
    ['without a clock', createLambdaContext({ missingClock: true })],
    ['whose clock is no function', { getRemainingTimeInMillis: 5 }],
    [
      'whose clock throws',
      {
        getRemainingTimeInMillis: () => {
          throw new Error('no clock');
        },
      },
    ],
    ['whose clock says NaN', { getRemainingTimeInMillis: () => Number.NaN }],
    ['whose clock says nothing', { getRemainingTimeInMillis: () => undefined }],
    ['whose clock says it in words', { getRemainingTimeInMillis: () => '1000' }],
  ])('one that tells no time (%s) leaves the time of the front door', async (_kind, context) => {
    const { clock, stack, seen } = seeing();
    expect((await invoke(stack, clock, { context, watchMs: 0 })).response).toEqual(OK);
    expect(seen[0]?.deadline).toMatchObject({ budgetMs: 28_500, source: 'gateway' });
    const hanging = stackOf({ clock, handler: hang });
    const { response, afterMs } = await invoke(hanging, clock, { context, watchMs: 29_000 });
    expect(problemIn(response)).toMatchObject({ status: 504 });
    expect(afterMs).toBe(28_500);
    expect(clock.pending).toBe(0);
  });

  test('with no front door either leaves a limit of our own', async () => {
    const { clock, stack, seen } = seeing();
    expect((await invoke(stack, clock, { event: { httpMethod: 'GET' }, context: null, watchMs: 0 })).response).toEqual(
      OK,
    );
    expect(seen[0]?.deadline).toMatchObject({ budgetMs: 28_500, source: 'default' });
  });

  test.each([0, -1, -30_000])('one with %d ms left answers 504 at once and starts nothing', async (remainingMs) => {
    const clock = createFakeClock();
    const started: string[] = [];
    const use = [{ before: () => void started.push('before') }];
    const handler = (): void => void started.push('handler');
    const { response, afterMs } = await invoke(stackOf({ clock, use, handler }), clock, { remainingMs, watchMs: 0 });
    expect(problemIn(response)).toMatchObject({ status: 504, code: 'deadline-exceeded', timing: { remainingMs: 0 } });
    expect(afterMs).toBe(0);
    expect(started).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  test('with so much time that no timer could hold it does not end the run at once', async () => {
    const clock = createFakeClock();
    const handler = async (): Promise<object> => {
      await sleep(clock, 1_000);
      return OK;
    };
    const { response } = await invoke(stackOf({ clock, handler }), clock, {
      event: { httpMethod: 'GET' },
      context: { getRemainingTimeInMillis: () => Number.MAX_SAFE_INTEGER },
      watchMs: 1_000,
    });
    expect(response).toEqual(OK);
  });
});

describe('invocations that overlap in one process', () => {
  const COUNT = 400;

  /** Lambda's time, the duration of the slow part, its place, and the outcome. */
  const planOf = (index: number) => {
    const remainingMs = 200 + ((index * 37) % 900);
    const workMs = (index * 101) % 1_200;
    const deadlineMs = remainingMs - Math.floor(Math.min(500, remainingMs / 5));
    return {
      remainingMs,
      workMs,
      deadlineMs,
      isInTime: workMs < deadlineMs,
      place: (['before', 'handler', 'after'] as const)[index % 3],
    };
  };

  test('keep to their own deadlines, contexts and answers', async () => {
    const clock = createFakeClock();
    const work = async (place: string, event: { id: number }): Promise<void> => {
      const plan = planOf(event.id);
      if (plan.place === place) await sleep(clock, plan.workMs);
    };
    type Request = { event: { id: number }; context: Record<string, unknown>; response: { body: string } };
    const stack = stackOf({
      clock,
      use: [
        deadline(),
        {
          before: async ({ event, context }: Request) => {
            Object.assign(context, { mark: `mark-${event.id}` });
            await work('before', event);
          },
          after: ({ event }: Request) => work('after', event),
        },
      ],
      handler: async (event: { id: number }, context: SeenContext & { mark: string }) => {
        await work('handler', event);
        return { ...OK, body: `${event.id} ${context.mark} ${context.awsRequestId} ${context.deadline.budgetMs}` };
      },
    });

    const invoked = Array.from({ length: COUNT }, (_, id) => {
      const event = { ...restEvent({ arrivedAt: clock.now() }), id };
      const context = createLambdaContext({ clock, remainingMs: planOf(id).remainingMs, requestId: `request-${id}` });
      const startedAt = clock.now();
      return stack(event, context).then((response) => ({ id, response, afterMs: clock.now() - startedAt }));
    });
    await clock.advanceAsync(2_000);
    const outcomes = await Promise.all(invoked);

    for (const { id, response, afterMs } of outcomes) {
      const { isInTime, workMs, deadlineMs } = planOf(id);
      expect(afterMs).toBe(isInTime ? workMs : deadlineMs);
      if (isInTime) expect(response).toEqual({ ...OK, body: `${id} mark-${id} request-${id} ${deadlineMs}` });
      else expect(problemIn(response)).toMatchObject({ instance: `request-${id}`, timing: { budgetMs: deadlineMs } });
    }
    expect(outcomes.filter(({ id }) => planOf(id).isInTime).length).toBeGreaterThan(100);
    expect(outcomes.filter(({ id }) => !planOf(id).isInTime).length).toBeGreaterThan(100);
    expect(clock.pending).toBe(0);
  });

  test('abort their own signal only', async () => {
    const clock = createFakeClock();
    const signals: AbortSignal[] = [];
    const handler = (_event: unknown, _context: unknown, { signal }: { signal: AbortSignal }): Promise<never> => {
      signals.push(signal);
      return hang();
    };
    const stack = stackOf({ clock, handler });
    for (const remainingMs of [100, 1_000]) {
      void stack(restEvent({ arrivedAt: clock.now() }), createLambdaContext({ clock, remainingMs }));
    }
    await clock.advanceAsync(100);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    await clock.advanceAsync(1_000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});
