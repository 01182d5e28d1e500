import { setTimeout as wait } from 'node:timers/promises';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import axios from 'axios';
import createError from 'http-errors';
import { deadline } from '../../middlewares/deadline.ts';
import { type UpstreamErrorsOptions, upstreamErrors } from '../../middlewares/upstream-errors.ts';
import type { Deadline } from '../../src/deadline/deadline.ts';
import { UpstreamError } from '../../src/failure/errors.ts';
import { restEvent } from '../../testing/events.ts';
import { type FaultServer, refusedUrl, startFaultServer } from '../../testing/fault-server.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';
import { sent } from '../src/axios/support.ts';
import { type Answer, problemIn, stackOf } from './support.ts';

let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server.stop());

interface CallContext {
  readonly deadline: Deadline;
}
type Call = (context: CallContext, options: { readonly signal: AbortSignal }) => unknown;

/** The response of a stack whose handler makes one call. */
async function answerOf(call: Call, options: UpstreamErrorsOptions = {}, remainingMs = 10_000): Promise<Answer> {
  const handler = async (_event: unknown, context: CallContext, handlerOptions: { signal: AbortSignal }) => {
    await call(context, handlerOptions);
    return { statusCode: 200, headers: {}, body: '' };
  };
  const stack = stackOf({ use: [upstreamErrors(options), deadline()], handler });
  return (await stack(restEvent(), createLambdaContext({ remainingMs }))) as Answer;
}

const LATE_MS = 250;

describe('a call past this toolkit gets a kind too', () => {
  test.each([
    ['status-500', 502, 'upstream-error'],
    ['status-404', 502, 'upstream-rejected'],
    ['status-429', 502, 'upstream-overloaded'],
    ['status-504', 504, 'upstream-timeout'],
  ] as const)('of a bare axios that ends in %s: %i %s', async (fault, status, code) => {
    const answer = await answerOf(() => axios.get(server.urlFor(fault), { headers: { 'x-api-key': 'CANARY' } }));
    expect(problemIn(answer)).toMatchObject({ status, code });
    expect(JSON.stringify(answer)).not.toContain('CANARY');
  });

  test('of a bare axios without a connection: upstream-unreachable', async () => {
    const url = await refusedUrl();
    const answer = await answerOf(() => axios.get(url));
    expect(problemIn(answer)).toMatchObject({ status: 502, code: 'upstream-unreachable' });
    expect(answer.body).not.toContain(new URL(url).port);
  });

  test.each<[string, Call]>([
    [
      'a bare axios with requestConfig()',
      (context) => axios.get(server.urlFor('never-answers'), { ...context.deadline.requestConfig() }),
    ],
    [
      'a bare axios with the signal of the handler',
      (_context, { signal }) => axios.get(server.urlFor('never-answers'), { signal }),
    ],
    [
      'fetch with the signal of the deadline',
      (context) => fetch(server.urlFor('never-answers'), { signal: context.deadline.signal }),
    ],
    [
      'fetch with the signal of the handler',
      (_context, { signal }) => fetch(server.urlFor('never-answers'), { signal }),
    ],
    ['a wait of Node with that signal', (_context, { signal }) => wait(60_000, undefined, { signal })],
    ['a call of the AWS SDK with that signal', (_context, { signal }) => sdkCall(signal)],
  ])('of %s that is too slow: 504', async (_what, call) => {
    const answer = await answerOf(call, {}, LATE_MS);
    expect(problemIn(answer)).toMatchObject({
      status: 504,
      code: expect.stringMatching(/^(deadline-exceeded|upstream-timeout)$/),
    });
  });

  test('of a bare axios within a cap, while there is time: upstream-timeout', async () => {
    const call: Call = ({ deadline }) =>
      axios.get(server.urlFor('never-answers'), { ...deadline.requestConfig({ capMs: 100 }) });
    const [answer, first] = await sent(server, () => answerOf(call));
    expect(problemIn(answer)).toMatchObject({ status: 504, code: 'upstream-timeout' });
    expect(await server.waitForClose(first)).toMatchObject({ closedBy: 'peer' });
    expect(server.requests[first]?.headers['x-request-timeout-ms']).toBe('100');
  });

  test.each([
    ['a refused connection', async () => fetch(await refusedUrl()), 'upstream-unreachable'],
    ['a body that is cut off', async () => (await fetch(server.urlFor('close-mid-body'))).text(), 'upstream-invalid'],
  ] as const)('of fetch that meets %s: 502 %s', async (_fault, call, code) => {
    expect(problemIn(await answerOf(call))).toMatchObject({ status: 502, code });
  });

  async function sdkCall(signal: AbortSignal): Promise<unknown> {
    const client = new SSMClient({
      region: 'eu-west-1',
      endpoint: server.urlFor('never-answers'),
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
      maxAttempts: 1,
    });
    try {
      return await client.send(new GetParametersCommand({ Names: ['/x'] }), { abortSignal: signal });
    } finally {
      client.destroy();
    }
  }
});

describe('an error that is not of a call stays as it is', () => {
  test.each([
    ['an error for the client', () => Promise.reject(createError(404, 'No such chat.')), 404, 'not-found'],
    ['a bug', () => Promise.reject(new TypeError('x')), 500, 'internal-error'],
    ['an abort of its own', () => Promise.reject(AbortSignal.abort().reason), 500, 'internal-error'],
  ] as [string, Call, number, string][])('%s', async (_what, call, status, code) => {
    expect(problemIn(await answerOf(call))).toMatchObject({ status, code });
  });
});

describe('options', () => {
  const rejecting = (kind: 'upstream-overloaded' | 'upstream-rejected', upstreamStatus: number): Call => {
    return () => Promise.reject(new UpstreamError('ai', kind, { upstreamStatus, headers: { 'Retry-After': '7' } }));
  };

  test('overloadedStatus presents overload as 503, Retry-After included', async () => {
    const call = rejecting('upstream-overloaded', 429);
    expect(await answerOf(call)).toMatchObject({ statusCode: 502, headers: { 'Retry-After': '7' } });
    const answer = await answerOf(call, { overloadedStatus: 503 });
    expect(answer).toMatchObject({ statusCode: 503, headers: { 'Retry-After': '7' } });
    expect(problemIn(answer)).toMatchObject({ status: 503, code: 'upstream-overloaded' });
  });

  test('passThrough hands chosen client errors on', async () => {
    expect(await answerOf(rejecting('upstream-rejected', 404))).toMatchObject({ statusCode: 502 });
    const answer = await answerOf(rejecting('upstream-rejected', 404), { passThrough: [404] });
    expect(problemIn(answer)).toMatchObject({ status: 404, code: 'upstream-rejected' });
  });

  test('out of range are refused when built, naming option and value', () => {
    expect(() => upstreamErrors({ overloadedStatus: 500 as never })).toThrow(
      new RangeError('upstreamErrors(): overloadedStatus takes a whole number from 502 to 503, not 500'),
    );
    expect(() => upstreamErrors({ passThrough: [500] })).toThrow(
      new RangeError('upstreamErrors(): passThrough takes a whole number from 400 to 499, not 500'),
    );
  });
});
