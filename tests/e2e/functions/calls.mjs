// Functions with calls that a chat cannot make: too large, or too many at once.
import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import { aiUpstream, bounded } from '../../../index.ts';

const MIB = 1024 * 1024;

/** Larger than the kernel's buffers. */
const UPLOAD_MIB = 32;

/** The maximum number of connections of a container to one host. */
const MAX_SOCKETS = 64;

const stackOf = (handler) =>
  middy(bounded())
    .use(httpErrorHandler({ logger: false }))
    .use(aiUpstream({ parameterName: '/unused', maxRequestBytes: 2 * UPLOAD_MIB * MIB }))
    .handler(handler);

export const upload = stackOf(async (_event, { ai }) => {
  const { data } = await ai.post('/upload', { prompt: 'x'.repeat(UPLOAD_MIB * MIB) });
  return { statusCode: 200, body: JSON.stringify(data) };
});

export const saturated = stackOf(async (_event, { ai }) => {
  for (let call = 0; call < MAX_SOCKETS; call += 1) ai.post('/busy', {}).catch(() => undefined);
  const { data } = await ai.post('/queued', {});
  return { statusCode: 200, body: JSON.stringify(data) };
});

/** The time after which a call is aborted: while it waits for the second attempt. */
const GIVEN_UP_AFTER_MS = 300;

export const givenUp = stackOf(async (_event, { ai }) => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('enough')), GIVEN_UP_AFTER_MS);
  await ai.post('/given-up', {}, { idempotencyKey: 'one', signal: controller.signal }).catch(() => undefined);
  return { statusCode: 200, body: '{"reply":"gave up"}' };
});
