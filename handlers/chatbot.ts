import middy from '@middy/core';
import httpCors from '@middy/http-cors';
import httpErrorHandler from '@middy/http-error-handler';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import httpJsonBodyParser, { type RequestEvent } from '@middy/http-json-body-parser';
import httpSecurityHeaders from '@middy/http-security-headers';
import { type AiUpstreamContext, aiUpstream, bounded, REQUEST_TIMEOUT_HEADER, UpstreamError } from '../index.ts';
import { readAiAccess } from './ai-access.ts';
import { acceptedBy, isForUs, refusalOfKey } from './ai-refusals.ts';
import {
  type ChatContext,
  DEADLINE_OPTIONS,
  type HttpHandler,
  type JsonResponse,
  json,
  type KeyContext,
  LOG_OPTIONS,
  limitBody,
  readChatRequest,
  readIdempotencyKey,
  SECURITY_HEADERS,
} from './http.ts';
import { derivedKey } from './idempotency/key.ts';
import { deleteInvalidOrigin } from './origin.ts';
import { singleHeaders } from './single-headers.ts';

/**
 * The fields that are read of the AI service's answer. All others go on to the user, except those that have our names.
 */
interface AiAnswer {
  readonly answer: string;
  readonly timing?: unknown;
  readonly reply?: unknown;
}

/** The context of the handler. */
type ReadContext = AiUpstreamContext & ChatContext & KeyContext;

/** An answer in words and facts is some kilobytes; Lambda itself takes no response over 6 MB. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** The time for which a browser caches the answer to a preflight, in seconds: Chromium's limit. */
const PREFLIGHT_MAX_AGE_S = 7_200;

const cors = httpCors({
  disableBeforePreflightResponse: false,
  origins: (process.env.CORS_ORIGINS || '*').split(',').map((origin) => origin.trim()),
  methods: 'POST,OPTIONS',
  // Besides its own: the time that it waits (`x-request-timeout-ms`) and its trace (W3C Trace Context).
  headers: `Content-Type,Idempotency-Key,${REQUEST_TIMEOUT_HEADER},traceparent,tracestate`,
  // The request id of both kinds of API, which a report of a failure needs.
  exposeHeaders: 'Retry-After,x-amzn-RequestId,apigw-requestid',
  maxAge: PREFLIGHT_MAX_AGE_S,
});

const toAi = aiUpstream({
  parameterName: process.env.AI_URL_PARAMETER || '/middy-deadline/ai-service-url',
  maxResponseBytes: MAX_ANSWER_BYTES,
  // The AI service answers within the time that it gets, with less if need be: a smaller share costs the model time.
  retry: { attemptShare: 1 },
  ...readAiAccess(process.env),
  ...LOG_OPTIONS,
});

async function answer(_event: unknown, context: ReadContext): Promise<JsonResponse> {
  const data = await consult(context);
  if (!isAnswer(data)) throw new UpstreamError('ai', 'upstream-invalid', { reason: 'the answer has no text' });
  const { answer: reply, timing: _timing, reply: _reply, ...rest } = data;
  return json({ reply, ...rest });
}

/** Asks the AI service, with one key for every attempt: the client's own, or one that stands for this invocation. */
async function consult({ ai, chat, idempotencyKey, awsRequestId }: ReadContext): Promise<unknown> {
  try {
    const response = await ai.post<unknown>('/metaphysical', chat, {
      idempotencyKey: idempotencyKey ?? derivedKey(awsRequestId, process.env.ACCESS_LOG_KEY ?? ''),
      validateStatus: isForUs,
    });
    return acceptedBy(response);
  } catch (error) {
    throw idempotencyKey === undefined ? error : refusalOfKey(error);
  }
}

function isAnswer(data: unknown): data is AiAnswer {
  return typeof data === 'object' && data !== null && typeof (data as Partial<AiAnswer>).answer === 'string';
}

/** POST /chat: a person's question, answered by the AI service or refused in time. */
export const handler: HttpHandler = middy<RequestEvent, JsonResponse>(bounded(DEADLINE_OPTIONS))
  .use(httpSecurityHeaders(SECURITY_HEADERS))
  .use(singleHeaders())
  .use(httpHeaderNormalizer())
  .use(deleteInvalidOrigin())
  .use(cors)
  .use(httpErrorHandler({ logger: false }))
  .use(limitBody())
  .use(httpJsonBodyParser())
  .use(readChatRequest())
  .use(readIdempotencyKey())
  .use(toAi)
  .handler(answer);
