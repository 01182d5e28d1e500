import { describe, expect, it, jest } from '@jest/globals';
import type { UsagePlanDefinition } from '../../../local/definitions.ts';
import { apiKeyAuthorization } from '../../../local/gateway/api-key-authorization.ts';
import { type Answer, answerTo, type Invoke, post, returning, startGateway } from './gateway.ts';

const key = 'the value of the key';

async function startWithKey(plan: UsagePlanDefinition = {}, nowMs?: () => number) {
  const invoke = jest.fn<Invoke>(returning({ statusCode: 200 }));
  const { url } = await startGateway(invoke, { authorize: apiKeyAuthorization({ id: 'k1', value: key, plan }, nowMs) });
  const call = (headers: Record<string, string | string[]>): Promise<Answer> =>
    answerTo(post(`${url}/chat`, { headers }).end('{}'));
  return { invoke, call };
}

describe('a method that needs a key', () => {
  it.each([
    ['no key', {}],
    ['an empty key', { 'x-api-key': '' }],
    ['another key', { 'x-api-key': `${key}x` }],
    ['the key twice', { 'x-api-key': [key, key] }],
    ['the key in another header', { authorization: key }],
  ])('is forbidden to %s, and its function not called', async (_what, headers: Record<string, string | string[]>) => {
    const { call, invoke } = await startWithKey();
    expect(await call(headers)).toMatchObject({
      status: 403,
      body: '{"message":"Forbidden"}',
      headers: { 'x-amzn-errortype': 'ForbiddenException' },
    });
    expect(invoke).not.toHaveBeenCalled();
  });

  it('tells the function whose key it was', async () => {
    const { call, invoke } = await startWithKey();
    expect(await call({ 'x-api-key': key })).toMatchObject({ status: 200 });
    const [[invocation] = []] = invoke.mock.calls;
    expect(invocation?.event).toMatchObject({ requestContext: { identity: { apiKey: key, apiKeyId: 'k1' } } });
  });

  it('answers 429 to more than the plan allows in a second, and to no stranger', async () => {
    const { call, invoke } = await startWithKey({ throttle: { ratePerSecond: 1, burst: 1 } }, () => 0);
    expect(await call({ 'x-api-key': 'a stranger' })).toMatchObject({ status: 403 });
    expect(await call({ 'x-api-key': key })).toMatchObject({ status: 200 });
    expect(await call({ 'x-api-key': key })).toMatchObject({
      status: 429,
      body: '{"message":"Too Many Requests"}',
      headers: { 'x-amzn-errortype': 'TooManyRequestsException' },
    });
    expect(invoke).toHaveBeenCalledTimes(1);
  });

  it('answers 429 to more than the plan allows in a day', async () => {
    const { call, invoke } = await startWithKey({ quota: { limit: 1, period: 'DAY' } }, () => 0);
    await call({ 'x-api-key': key });
    expect(await call({ 'x-api-key': key })).toMatchObject({
      status: 429,
      body: '{"message":"Limit Exceeded"}',
      headers: { 'x-amzn-errortype': 'LimitExceededException' },
    });
    expect(invoke).toHaveBeenCalledTimes(1);
  });
});
