import { setImmediate as turn } from 'node:timers/promises';
import { expect } from '@jest/globals';
import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import { bounded } from '../../middlewares/bounded.ts';
import { problemDetails } from '../../middlewares/problem-details.ts';
import type { DeadlineOptions } from '../../src/deadline/settings.ts';
import { restEvent } from '../../testing/events.ts';
import type { FakeClock } from '../../testing/fake-clock.ts';
import { createLambdaContext, type LambdaContextOptions } from '../../testing/lambda-context.ts';

/** A wrapped function as Lambda's runtime calls it. */
export type Stack = (event?: unknown, context?: unknown) => Promise<unknown>;

/** Options of a stack. */
export interface StackOptions {
  readonly clock?: FakeClock;
  readonly deadline?: DeadlineOptions;
  readonly plugin?: object;
  /** The middlewares behind the error handler. */
  readonly use?: readonly object[];
  readonly handler?: unknown;
  /** True for a stack without an error handler: only `bounded()`. Default: false. */
  readonly bare?: boolean;
}

/** The response of a handler. */
export const OK: Readonly<{ statusCode: number; headers: object; body: string }> = Object.freeze({
  statusCode: 200,
  headers: {},
  body: 'fine',
});

/** A stack with `bounded()`, an error handler and the middlewares of a test. */
export function stackOf(options: StackOptions): Stack {
  const { clock, deadline = {}, plugin = {}, use = [], handler = async () => ({ ...OK }), bare = false } = options;
  const stack = middy({ ...bounded({ ...(clock && { clock }), ...deadline }), ...plugin });
  if (!bare) stack.use(httpErrorHandler({ logger: false })).use(problemDetails());
  for (const middleware of use) stack.use(middleware as middy.MiddlewareObj);
  return stack.handler(handler as never) as unknown as Stack;
}

/** The outcome of an invocation. */
export interface Outcome {
  readonly response?: unknown;
  readonly error?: unknown;
  /** Its time, in milliseconds from the start; undefined while it has not ended. */
  readonly afterMs: number | undefined;
}

/** Options of one invocation. */
export interface InvocationOptions extends Omit<LambdaContextOptions, 'clock'> {
  readonly event?: unknown;
  readonly context?: unknown;
  /** The time that passes, in milliseconds. Default: until Lambda's own end, or a minute without one. */
  readonly watchMs?: number;
}

/** The default times: deadline at 800 ms, fallback response at 900, Lambda's end at 1,000. */
export const REMAINING_MS = 1_000;
export const DEADLINE_MS = 800;
export const FALLBACK_MS = 900;

/** Invokes a stack and moves its clock until Lambda would have ended it. */
export async function invoke(stack: Stack, clock: FakeClock, options: InvocationOptions = {}): Promise<Outcome> {
  const { event = restEvent({ arrivedAt: clock.now() }), watchMs, ...contextOptions } = options;
  const remainingMs = contextOptions.remainingMs ?? REMAINING_MS;
  const context =
    'context' in options ? options.context : createLambdaContext({ ...contextOptions, remainingMs, clock });
  const startedAt = clock.now();
  let outcome: Outcome = { afterMs: undefined };
  const ended = (): number => clock.now() - startedAt;
  void stack(event, context).then(
    (response) => {
      outcome = { response, afterMs: ended() };
    },
    (error: unknown) => {
      outcome = { error, afterMs: ended() };
    },
  );
  await clock.advanceAsync(watchMs ?? Math.max(remainingMs, 0));
  return outcome;
}

/** A response in the shape that API Gateway takes. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** The problem document of a response, which is checked to be a well-formed answer. */
export function problemIn(response: unknown): Record<string, unknown> {
  const { statusCode, headers, body } = response as Answer;
  expect(headers).toMatchObject({ 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' });
  expect(typeof body).toBe('string');
  const problem = JSON.parse(body) as Record<string, unknown>;
  expect(problem).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    detail: expect.any(String),
    code: expect.any(String),
    status: statusCode,
  });
  return problem;
}

/** A promise that never settles. */
export const hang = (): Promise<never> => new Promise(() => undefined);

/** Waits, without fake time, until a condition holds: for real work such as loading a module. */
export async function until(holds: () => boolean): Promise<void> {
  for (let turns = 0; turns < 100_000; turns += 1) {
    if (holds()) return;
    await turn();
  }
  throw new Error('the condition never held');
}

/** Invokes a stack whose clock stands still, and waits for real work such as loading modules. */
export async function answerOf(stack: Stack, clock: FakeClock, options: InvocationOptions = {}): Promise<Answer> {
  const { event = restEvent({ arrivedAt: clock.now() }), ...contextOptions } = options;
  let outcome: { readonly response: unknown } | undefined;
  let failure: unknown;
  void stack(event, createLambdaContext({ ...contextOptions, clock })).then(
    (response) => {
      outcome = { response };
    },
    (error: unknown) => {
      failure = error ?? new Error('rejected with nothing');
    },
  );
  await until(() => outcome !== undefined || failure !== undefined);
  if (outcome === undefined) throw failure;
  return outcome.response as Answer;
}
