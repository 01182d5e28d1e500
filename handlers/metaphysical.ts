import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import httpJsonBodyParser, { type RequestEvent } from '@middy/http-json-body-parser';
import httpSecurityHeaders from '@middy/http-security-headers';
import { bounded, type InboundContext, inbound } from '../index.ts';
import {
  type ChatContext,
  DEADLINE_OPTIONS,
  type HttpHandler,
  type JsonResponse,
  jsonText,
  type KeyContext,
  LOG_OPTIONS,
  readChatRequest,
  readIdempotencyKey,
  SECURITY_HEADERS,
} from './http.ts';
import { idempotency } from './idempotency/idempotency.ts';
import type { Made } from './idempotency/work.ts';
import { composeAnswer } from './metaphysical/answer/answer.ts';
import { languageOf } from './metaphysical/language/language.ts';
import { skyAt } from './metaphysical/sky/sky.ts';
import type { ChatRequest } from './request/chat-request.ts';

/** What looking at the sky and putting it in words takes in a cold environment, in milliseconds, with room to spare. */
const WORK_MS = 60;

const once = idempotency(process.env.IDEMPOTENCY_TABLE ?? '');

async function consult(
  _event: unknown,
  { chat, deadline, idempotencyKey }: InboundContext & ChatContext & KeyContext,
): Promise<JsonResponse> {
  // A caller that will be gone before the answer is there gets told so now, and nothing is computed for nobody.
  deadline.require(WORK_MS);
  return jsonText(await once({ key: idempotencyKey, request: chat, deadline, make: async () => answer(chat) }));
}

function answer({ prompt, lang }: ChatRequest): Made {
  const language = languageOf(prompt, lang);
  const sky = skyAt(new Date());
  const body = JSON.stringify({ answer: composeAnswer({ prompt, language, sky }), language, facts: { sky } });
  // It is all there was to say: nothing in it was left out for want of time.
  return { body, keep: true };
}

/** POST /metaphysical: the AI service. It honours the time its caller has left. */
export const handler: HttpHandler = middy<RequestEvent, JsonResponse>(bounded(DEADLINE_OPTIONS))
  .use(httpSecurityHeaders(SECURITY_HEADERS))
  .use(httpHeaderNormalizer())
  .use(httpErrorHandler({ logger: false }))
  .use(httpJsonBodyParser())
  .use(readChatRequest())
  .use(readIdempotencyKey())
  .use(inbound(LOG_OPTIONS))
  .handler(consult);
