import type { ClientRequest } from 'node:http';
import { describe, expect, it, jest } from '@jest/globals';
import type { Outcome } from '../../../local/invocation.ts';
import { type Answer, answerTo, type Invoke, never, post, returning, startGateway } from './gateway.ts';

/** Ends the request on the client's side and waits until it is closed. */
function hangUp(outgoing: ClientRequest): Promise<void> {
  const closed = new Promise<void>((resolve) => outgoing.on('error', () => undefined).once('close', resolve));
  outgoing.destroy();
  return closed;
}

describe("the gateway's own limits", () => {
  it('answers 504 at its time limit and goes on serving', async () => {
    const { url } = await startGateway(never, { timeoutMs: 100 });
    const startedAt = performance.now();
    expect(await answerTo(post(`${url}/chat`).end())).toMatchObject({
      status: 504,
      body: '{"message": "Endpoint request timed out"}',
      headers: { 'x-amzn-errortype': 'IntegrationTimeoutException' },
    });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(95);
    expect(await answerTo(post(`${url}/chat`).end())).toMatchObject({ status: 504 });
  });

  it('counts the time of a body that does not come', async () => {
    const { url } = await startGateway(never, { timeoutMs: 100 });
    const outgoing = post(`${url}/chat`);
    outgoing.write('{');
    expect(await answerTo(outgoing)).toMatchObject({ status: 504 });
    await hangUp(outgoing);
  });

  it.each([
    ['an unknown path', '/elsewhere', 'POST'],
    ['another method', '/chat', 'GET'],
    ['a path below', '/chat/', 'POST'],
    ['a path that is none', '//', 'POST'],
  ])('answers 403 to %s', async (_what, path, method) => {
    const { url } = await startGateway(never);
    expect(await answerTo(post(url, { method, path }).end())).toMatchObject({
      status: 403,
      body: '{"message":"Missing Authentication Token"}',
      headers: { 'x-amzn-errortype': 'MissingAuthenticationTokenException' },
    });
  });

  it('takes any method where the route says so', async () => {
    const { url } = await startGateway(returning({ statusCode: 200 }), { method: 'ANY' });
    expect(await answerTo(post(`${url}/chat`, { method: 'DELETE' }).end())).toMatchObject({ status: 200 });
  });

  it('answers 413 to more than 10 MB, without calling the function', async () => {
    const invoke = jest.fn<Invoke>(returning({ statusCode: 200 }));
    const { url } = await startGateway(invoke);
    const sending = (bytes: number): Promise<Answer> => answerTo(post(`${url}/chat`).end(Buffer.alloc(bytes, 'x')));
    const limit = 10 * 1024 * 1024;
    expect(await sending(limit + 1)).toMatchObject({ status: 413, body: '{"message":"Request Too Long"}' });
    expect(invoke).not.toHaveBeenCalled();
    expect(await sending(limit)).toMatchObject({ status: 200 });
  });
});

describe('the gateway', () => {
  it('answers open requests with 502 when it closes', async () => {
    const called = Promise.withResolvers<void>();
    const { url, close } = await startGateway((invocation) => {
      called.resolve();
      return never(invocation);
    });
    const answer = answerTo(post(`${url}/chat`).end());
    await called.promise;
    await close();
    expect(await answer).toMatchObject({ status: 502 });
  });

  it('goes on when a client hangs up', async () => {
    const called = Promise.withResolvers<void>();
    const outcome = Promise.withResolvers<Outcome>();
    const { url } = await startGateway(() => {
      called.resolve();
      return outcome.promise;
    });
    const outgoing = post(`${url}/chat`).end('{}');
    await called.promise;
    await hangUp(outgoing);
    outcome.resolve({ payload: '{"statusCode":200}' });
    expect(await answerTo(post(`${url}/chat`).end())).toMatchObject({ status: 200 });
  });

  it('goes on when a client hangs up in the middle of its body', async () => {
    const { url } = await startGateway(returning({ statusCode: 200 }));
    const outgoing = post(`${url}/chat`);
    await new Promise((written) => outgoing.write('{', written));
    await hangUp(outgoing);
    expect(await answerTo(post(`${url}/chat`).end())).toMatchObject({ status: 200 });
  });
});
