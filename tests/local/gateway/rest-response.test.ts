import { describe, expect, it } from '@jest/globals';
import { chat, returning } from './gateway.ts';

describe('the answer', () => {
  it('is the result of the function', async () => {
    const headers = { 'Content-Type': 'text/plain', 'x-number': 7, 'x-flag': true };
    const answer = await chat(returning({ statusCode: '201', headers, body: 'made' }));
    expect(answer).toMatchObject({ status: 201, body: 'made' });
    expect(answer.headers).toMatchObject({ 'content-type': 'text/plain', 'x-number': '7', 'x-flag': 'true' });
    expect(answer.headers['content-length']).toBe('4');
  });

  it('is JSON unless the function sets a type, and empty without a body', async () => {
    const answer = await chat(returning({ statusCode: 200 }));
    expect(answer).toMatchObject({ status: 200, body: '', headers: { 'content-type': 'application/json' } });
  });

  it('has the values of both header maps, none twice', async () => {
    const response = {
      statusCode: 204,
      headers: { 'Set-Cookie': 'a=1', vary: 'origin' },
      multiValueHeaders: { 'set-cookie': ['b=2', 'a=1'] },
    };
    const { headers } = await chat(returning(response));
    expect(headers).toMatchObject({ 'set-cookie': ['a=1', 'b=2'], vary: 'origin' });
  });

  it('is decoded from base64', async () => {
    const { body } = await chat(returning({ statusCode: 200, body: 'xJHDqm0=', isBase64Encoded: true }));
    expect(body).toBe('đêm');
  });

  it("leaves the connection's own headers to the gateway", async () => {
    const headers = { 'Content-Length': '3', 'transfer-encoding': 'chunked', connection: 'upgrade' };
    const answer = await chat(returning({ statusCode: 200, headers, body: 'longer' }));
    expect(answer).toMatchObject({ status: 200, body: 'longer', headers: { 'content-length': '6' } });
  });
});

describe('a function that fails', () => {
  const internal = {
    status: 502,
    body: '{"message": "Internal server error"}',
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'InternalServerErrorException' },
  };

  it('is answered 502', async () => {
    const error = { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 25.00 seconds' };
    expect(await chat(async () => ({ error }))).toMatchObject(internal);
  });

  it('is answered 502 when the invocation itself is impossible', async () => {
    expect(await chat(() => Promise.reject(new Error('no such function')))).toMatchObject(internal);
  });

  it.each([
    ['nothing', null],
    ['a string', 'hello'],
    ['no status', { body: 'x' }],
    ['a status in words', { statusCode: 'OK' }],
    ['a status with a fraction', { statusCode: 200.5 }],
    ['a status that does not exist', { statusCode: 42 }],
    ['an object for a body', { statusCode: 200, body: { reply: 'x' } }],
    ['a list of headers', { statusCode: 200, headers: 'vary: origin' }],
    ['an object for a header', { statusCode: 200, headers: { vary: {} } }],
    ['a header that cannot be sent', { statusCode: 200, headers: { vary: 'a\nb' } }],
    ['a status that says to wait', { statusCode: 100 }],
    ['a member that it does not know', { statusCode: 200, trace: 'x' }],
    ['the cookies of payload format 2.0', { statusCode: 200, cookies: ['a=b'] }],
    ['more headers than it carries', { statusCode: 200, headers: { a: 'a'.repeat(10_241) } }],
    ['a header of null', { statusCode: 200, headers: { vary: null } }],
    ['a single value among the multiple ones', { statusCode: 200, multiValueHeaders: { vary: 'origin' } }],
  ])('is answered 502 when it returns something malformed: %s', async (_what, response) => {
    expect(await chat(returning(response))).toMatchObject(internal);
  });

  it('is answered 502 if its result is not JSON', async () => {
    expect(await chat(async () => ({ payload: '{' }))).toMatchObject(internal);
  });
});
