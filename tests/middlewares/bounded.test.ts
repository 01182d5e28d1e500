import { describe, expect, jest, test } from '@jest/globals';
import createError from 'http-errors';
import { DeadlineExceededError, UpstreamError } from '../../src/failure/errors.ts';
import { scheduledEvent, sqsEvent } from '../../testing/events.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { DEADLINE_MS, hang, invoke, OK, problemIn, type StackOptions, stackOf } from './support.ts';

interface HandlerOptions {
  readonly signal: AbortSignal;
}

describe('the signal of the handler', () => {
  test('aborts at the deadline with the failure as its reason', async () => {
    const clock = createFakeClock();
    let given: AbortSignal | undefined;
    const handler = (_event: unknown, _context: unknown, { signal }: HandlerOptions): Promise<never> => {
      given = signal;
      expect(signal.aborted).toBe(false);
      return hang();
    };
    await invoke(stackOf({ clock, handler }), clock);
    expect(given?.aborted).toBe(true);
    expect(given?.reason).toBeInstanceOf(DeadlineExceededError);
    expect(given?.reason).toMatchObject({ source: 'lambda', budgetMs: DEADLINE_MS });
  });

  test('lets a handler fail with its own error at the deadline', async () => {
    const clock = createFakeClock();
    const handler = async (_event: unknown, _context: unknown, { signal }: HandlerOptions): Promise<never> => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      throw new UpstreamError('ai', 'upstream-timeout');
    };
    const { response, afterMs } = await invoke(stackOf({ clock, handler }), clock);
    expect(problemIn(response)).toMatchObject({ status: 504, code: 'upstream-timeout' });
    expect(afterMs).toBe(DEADLINE_MS);
  });

  test('lets a handler answer with a partial result at the deadline', async () => {
    const clock = createFakeClock();
    const handler = async (_event: unknown, _context: unknown, { signal }: HandlerOptions): Promise<object> => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return { ...OK, body: 'half an answer' };
    };
    expect((await invoke(stackOf({ clock, handler }), clock)).response).toEqual({ ...OK, body: 'half an answer' });
  });

  test('does not abort when the invocation ends, as foreign promises on it may be unawaited then', async () => {
    const clock = createFakeClock();
    let given: AbortSignal | undefined;
    const handler = async (_event: unknown, _context: unknown, { signal }: HandlerOptions): Promise<object> => {
      given = signal;
      return OK;
    };
    const { afterMs } = await invoke(stackOf({ clock, handler }), clock, { watchMs: 0 });
    expect(afterMs).toBe(0);
    await clock.advanceAsync(60_000);
    expect(given?.aborted).toBe(false);
  });
});

describe('an invocation that ends by itself leaves no timer', () => {
  const boom = new Error('boom');
  const failing = (): never => {
    throw boom;
  };

  test.each([
    ['with the answer of an asynchronous handler', { handler: async () => OK }, 200],
    ['with the answer of a synchronous handler', { handler: () => OK }, 200],
    ['with the answer of a before', { use: [{ before: () => OK }], handler: failing }, 200],
    ['with the answer of a before that was waited for', { use: [{ before: async () => OK }], handler: failing }, 200],
    ['with what an after made of the answer', { use: [{ after: teapot }] }, 418],
    ['with the answer of an after', { use: [{ after: () => ({ ...OK, statusCode: 201 }) }] }, 201],
    ['with a handler that rejects', { handler: async () => failing() }, 500],
    ['with a handler that throws', { handler: failing }, 500],
    ['with a before that throws', { use: [{ before: failing }] }, 500],
    ['with an after that rejects', { use: [{ after: async () => failing() }] }, 500],
    ['with an error for the client', { handler: () => Promise.reject(createError(404, 'No such thing.')) }, 404],
    ['with an error made into another by an onError', { handler: failing, use: [{ onError: notFound }] }, 404],
    ['with an onError that throws', { handler: failing, use: [{ onError: failing }] }, 500],
    ['with an onError that throws an error for the client', { handler: failing, use: [{ onError: gone }] }, 410],
    ['with an onError that answers', { handler: failing, use: [{ onError: () => OK }] }, 200],
    ['with nothing that can be an error', { handler: () => Promise.reject(undefined) }, 500],
    ['with a requestStart that throws', { plugin: { requestStart: failing } }, 500],
    ['with a requestEnd that throws', { plugin: { requestEnd: failing } }, 500],
    ['with a requestEnd that rejects', { plugin: { requestEnd: async () => failing() } }, 500],
    ['with a beforeHandler that throws', { plugin: { beforeHandler: failing } }, 500],
  ] as [string, StackOptions, number][])('%s', async (_how, options, status) => {
    const clock = createFakeClock();
    const { response, afterMs } = await invoke(stackOf({ clock, ...options }), clock, { watchMs: 0 });
    expect(response).toMatchObject({ statusCode: status });
    expect(status >= 500 && problemIn(response).code).toBe(status >= 500 && 'internal-error');
    expect(JSON.stringify(response)).not.toContain('boom');
    expect(afterMs).toBe(0);
    expect(clock.pending).toBe(0);
  });

  function teapot(request: { response: { statusCode: number } }): void {
    request.response.statusCode = 418;
  }
  function notFound(request: { error: unknown }): void {
    request.error = createError(404, 'No such thing.');
  }
  function gone(): never {
    throw createError(410, 'It is gone.');
  }
});

test('requestEnd is called once, however it ends', async () => {
  for (const requestEnd of [jest.fn(), jest.fn(() => Promise.reject(new Error('x')))]) {
    const clock = createFakeClock();
    await invoke(stackOf({ clock, plugin: { requestEnd } }), clock, { watchMs: 0 });
    expect(requestEnd).toHaveBeenCalledTimes(1);
    await invoke(stackOf({ clock, plugin: { requestEnd }, handler: hang, bare: true }), clock);
    expect(requestEnd).toHaveBeenCalledTimes(2);
  }
});

describe('an event that is no HTTP request', () => {
  test.each([
    ['a queue', sqsEvent()],
    ['a schedule', scheduledEvent()],
    ['nothing', undefined],
    ['null', null],
    ['text', 'text'],
  ])('from %s gets the very error that was thrown', async (_source, event) => {
    const clock = createFakeClock();
    const thrown = new TypeError('a bug');
    const handler = async (): Promise<never> => {
      throw thrown;
    };
    const stack = stackOf({ clock, handler, bare: true });
    let outcome: unknown;
    await stack(event, {}).catch((error: unknown) => {
      outcome = error;
    });
    expect(outcome).toBe(thrown);
    expect(clock.pending).toBe(0);
  });

  test('gets any result through, and runs without anything to be told of HTTP', async () => {
    const clock = createFakeClock();
    const result = { batchItemFailures: [] };
    const stack = stackOf({ clock, handler: async () => result, bare: true });
    expect((await invoke(stack, clock, { event: sqsEvent() })).response).toBe(result);
  });

  test('keeps the error of the handler when requestEnd fails as well', async () => {
    const clock = createFakeClock();
    const thrown = new TypeError('a bug');
    const plugin = { requestEnd: () => Promise.reject(new Error('another one')) };
    const stack = stackOf({ clock, plugin, bare: true, handler: () => Promise.reject(thrown) });
    expect((await invoke(stack, clock, { event: sqsEvent() })).error).toBe(thrown);
  });
});
