import { describe, expect, jest, test } from '@jest/globals';
import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import { bodyLimit } from '../../middlewares/body-limit.ts';
import { restEvent, sqsEvent } from '../../testing/events.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';
import { type Answer, answerOf, invoke, OK, problemIn, stackOf } from './support.ts';

describe('bodyLimit()', () => {
  test('lets what is small enough through to the parser and the handler, as it came', async () => {
    const handler = jest.fn(async (_event: { readonly body: unknown }) => ({ ...OK }));
    const clock = createFakeClock();
    const stack = stackOf({ clock, use: [bodyLimit({ maxBytes: 20 }), httpJsonBodyParser()], handler });
    expect(await answerOf(stack, clock, { event: restEvent({ body: { prompt: 'hi' } }) })).toEqual(OK);
    expect(handler.mock.calls[0]?.[0].body).toEqual({ prompt: 'hi' });
  });

  test.each([
    ['too large', 413, 'Payload Too Large', { body: { prompt: 'x'.repeat(100) } }],
    ['encoded', 415, 'Unsupported Media Type', { body: {}, headers: { 'content-encoding': 'gzip' } }],
  ])('refuses what is %s with a problem, before the parser', async (_what, status, title, options) => {
    const parse = jest.spyOn(JSON, 'parse');
    const handler = jest.fn();
    const clock = createFakeClock();
    const stack = stackOf({ clock, use: [bodyLimit({ maxBytes: 20 }), httpJsonBodyParser()], handler });
    const answer = await answerOf(stack, clock, { event: restEvent(options) });
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
    expect(handler).not.toHaveBeenCalled();
    expect(problemIn(answer)).toMatchObject({ status, title, type: 'about:blank' });
    expect(answer.headers['Accept-Encoding']).toBe(status === 415 ? 'identity' : undefined);
  });

  test('is rendered by the stock error handler without the rest of the toolkit too', async () => {
    const stack = middy()
      .use(httpErrorHandler({ logger: false }))
      .use(bodyLimit({ maxBytes: 5 }))
      .handler(async () => ({ ...OK }));
    const answer = (await stack(restEvent({ body: 'too long' }) as never, createLambdaContext())) as unknown as Answer;
    expect(answer).toMatchObject({ statusCode: 413, body: 'The request body has more than 5 bytes.' });
  });

  test('leaves an event without a body alone', async () => {
    const clock = createFakeClock();
    const stack = stackOf({ clock, use: [bodyLimit({ maxBytes: 1 })] });
    expect(await answerOf(stack, clock, { event: restEvent({ method: 'GET' }) })).toEqual(OK);
    expect((await invoke(stack, clock, { event: sqsEvent(['x'.repeat(100)]) })).error).toBeUndefined();
  });

  test('checks its option when built', () => {
    expect(() => bodyLimit({ maxBytes: 0 })).toThrow('bodyLimit(): maxBytes takes a whole number from 1');
  });
});
