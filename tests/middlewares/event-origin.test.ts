import { describe, expect, test } from '@jest/globals';
import { accessLog } from '../../middlewares/access-log.ts';
import { UpstreamError } from '../../src/failure/errors.ts';
import { albEvent, functionUrlEvent, httpApiEvent, restEvent, sqsEvent, websocketEvent } from '../../testing/events.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { agentApiEvent, UNANSWERED_EVENTS } from '../src/lambda/unanswered-events.ts';
import { invoke, problemIn, stackOf } from './support.ts';

type Changes = (request: { event: Record<string, unknown> }) => void;

/** Changes that foreign hooks make to events. */
const CHANGES: readonly (readonly [string, Changes])[] = [
  ['deletes the request context', ({ event }) => void delete event.requestContext],
  ['empties the request context', ({ event }) => void Object.assign(event, { requestContext: null, httpMethod: null })],
  ['makes it look like an authorizer', ({ event }) => void Object.assign(event, { type: 'REQUEST', methodArn: 'arn' })],
  ['adds a token', ({ event }) => void Object.assign(event, { authorizationToken: 'x' })],
  [
    'makes it look like a destination',
    ({ event }) => void Object.assign(event, { requestContext: { functionArn: 'x' } }),
  ],
  ['makes it look like a request', ({ event }) => void Object.assign(event, restEvent())],
  ['changes the version', ({ event }) => void Object.assign(event, { version: '9.9', messageVersion: '1.0' })],
  ['replaces the event', (request) => void Object.assign(request, { event: { Records: [] } })],
  ['replaces the event by nothing', (request) => void Object.assign(request, { event: undefined })],
  ['replaces the event by a request', (request) => void Object.assign(request, { event: httpApiEvent() })],
];

const requests = [restEvent, httpApiEvent, functionUrlEvent, albEvent, websocketEvent] as const;
const failing = async (): Promise<never> => {
  throw new UpstreamError('ai', 'upstream-error');
};

describe.each(CHANGES)('a hook that %s', (_what, change) => {
  test.each([true, false])('leaves a request one that is answered (bare stack: %s)', async (bare) => {
    const clock = createFakeClock();
    for (const eventOf of requests) {
      for (const use of [[{ before: change }], [{ onError: change }]]) {
        const stack = stackOf({ clock, bare, handler: failing, use });
        const { response } = await invoke(stack, clock, { event: eventOf({ arrivedAt: clock.now() }) });
        expect(problemIn(response)).toMatchObject({ status: 502, code: 'upstream-error' });
      }
    }
  });

  test('leaves the result of a request one that is checked', async () => {
    const clock = createFakeClock();
    const stack = stackOf({ clock, handler: async () => ({ statusCode: 0 }), use: [{ after: change }] });
    expect(problemIn((await invoke(stack, clock)).response)).toMatchObject({ status: 500 });
  });

  test('leaves a result without a status what its front door makes of it', async () => {
    const clock = createFakeClock();
    const stack = stackOf({ clock, handler: async () => ({ reply: 'fine' }), use: [{ before: change }] });
    const inferred = await invoke(stack, clock, { event: httpApiEvent({ arrivedAt: clock.now() }) });
    expect(inferred.response).toMatchObject({ statusCode: 200, body: '{"reply":"fine"}' });
    expect(problemIn((await invoke(stack, clock)).response)).toMatchObject({ status: 500 });
  });

  test.each([true, false])('leaves a message one that fails (bare stack: %s)', async (bare) => {
    const clock = createFakeClock();
    for (const use of [[{ before: change }], [{ onError: change }]]) {
      const stack = stackOf({ clock, bare, handler: failing, use });
      const { error } = await invoke(stack, clock, { event: sqsEvent() });
      expect(error).toMatchObject({ code: 'upstream-error' });
    }
  });

  test('does not change the route in the log', async () => {
    const clock = createFakeClock();
    const lines: object[] = [];
    const logger = { info: (_message: string, fields: object) => void lines.push(fields) };
    const stack = stackOf({ clock, use: [{ before: change }, accessLog({ logger })] });
    await invoke(stack, clock, { event: restEvent({ path: '/chat', arrivedAt: clock.now() }) });
    expect(lines).toMatchObject([{ route: 'POST /chat' }]);
  });
});

describe('an event without an HTTP response', () => {
  test.each(UNANSWERED_EVENTS)('the result passes as it is, and a failure is thrown: %s', async (_what, event) => {
    const clock = createFakeClock();
    for (const bare of [true, false]) {
      const result = { messageVersion: '1.0', response: { httpStatusCode: 200 } };
      const fine = stackOf({ clock, bare, handler: async () => result });
      expect((await invoke(fine, clock, { event })).response).toBe(result);
      const failed = await invoke(stackOf({ clock, bare, handler: failing }), clock, { event });
      expect(failed.error).toMatchObject({ code: 'upstream-error' });
    }
  });

  test('running out of time is thrown too', async () => {
    const clock = createFakeClock();
    const stack = stackOf({ clock, handler: () => new Promise(() => undefined) });
    const { error } = await invoke(stack, clock, { event: agentApiEvent });
    expect(error).toMatchObject({ code: 'deadline-exceeded' });
  });
});
