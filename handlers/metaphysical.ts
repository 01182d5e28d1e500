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
  json,
  LOG_OPTIONS,
  readChatRequest,
  SECURITY_HEADERS,
} from './http.ts';
import { composeAnswer } from './metaphysical/answer.ts';
import { languageOf } from './metaphysical/language.ts';
import { skyAt } from './metaphysical/sky.ts';

/** What looking at the sky and putting it in words takes in a cold environment, in milliseconds, with room to spare. */
const WORK_MS = 60;

async function consult(_event: unknown, { chat, deadline }: InboundContext & ChatContext): Promise<JsonResponse> {
  // A caller that will be gone before the answer is there gets told so now, and nothing is computed for nobody.
  deadline.require(WORK_MS);
  const { prompt, lang } = chat;
  const language = languageOf(prompt, lang);
  const sky = skyAt(new Date());
  return json({ answer: composeAnswer({ prompt, language, sky }), language, facts: { sky } });
}

/** POST /metaphysical: the AI service. It honours the time its caller has left. */
export const handler: HttpHandler = middy<RequestEvent, JsonResponse>(bounded(DEADLINE_OPTIONS))
  .use(httpSecurityHeaders(SECURITY_HEADERS))
  .use(httpHeaderNormalizer())
  .use(httpErrorHandler({ logger: false }))
  .use(httpJsonBodyParser())
  .use(readChatRequest())
  .use(inbound(LOG_OPTIONS))
  .handler(consult);
