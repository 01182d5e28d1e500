// Chatbot's work by fetch: the same faults of the service give the same answers.
import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import { bounded, fetchUpstream, inbound, serviceUrl, UpstreamError } from '../../../index.ts';

const MIB = 1024 * 1024;

/** Larger than the kernel's buffers. */
const UPLOAD_MIB = 32;

/** The maximum number of connections of a container to one host. */
const MAX_SOCKETS = 64;

/** As with Chatbot, one function is behind a gateway with a shorter limit. */
const restApiLimitMs = Number(process.env.GATEWAY_TIMEOUT_MS ?? 29_000);

const stackOf = (handler) =>
  middy(bounded({ restApiLimitMs }))
    .use(httpErrorHandler({ logger: false }))
    .use(inbound())
    .use(serviceUrl({ parameterName: '/unused' }))
    .use(fetchUpstream({ throwOnStatus: true, retry: false, maxRequestBytes: 2 * UPLOAD_MIB * MIB }))
    .handler(handler);

const post = (body) => ({ method: 'POST', body, headers: { 'content-type': 'application/json' } });

export const handler = stackOf(async ({ body }, { ai }) => {
  const response = await ai('/metaphysical', post(body));
  const answer = await response.json();
  // As with Chatbot: a response without an answer is invalid.
  if (typeof answer?.answer !== 'string') throw new UpstreamError('ai', 'upstream-invalid');
  return { statusCode: 200, body: JSON.stringify({ reply: answer.answer, language: answer.language }) };
});

/** Made by the first invocation, for those after it. */
let largeBody;

export const upload = stackOf(async (_event, { ai }) => {
  largeBody ??= Buffer.alloc(UPLOAD_MIB * MIB, 'x');
  const response = await ai('/upload', post(largeBody));
  return { statusCode: 200, body: await response.text() };
});

export const saturated = stackOf(async (_event, { ai }) => {
  for (let call = 0; call < MAX_SOCKETS; call += 1) void ai('/busy', post('{}'));
  const response = await ai('/queued', post('{}'));
  return { statusCode: 200, body: await response.text() };
});
