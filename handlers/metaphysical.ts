import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import httpJsonBodyParser, { type RequestEvent } from '@middy/http-json-body-parser';
import httpSecurityHeaders from '@middy/http-security-headers';
import { bounded, type Deadline, type InboundContext, inbound } from '../index.ts';
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
import { topicOf } from './metaphysical/answer/topic.ts';
import { type Birth, birthOf } from './metaphysical/birth/birth.ts';
import { factsOf } from './metaphysical/facts/facts.ts';
import { sourcesOf } from './metaphysical/facts/sources.ts';
import { languageOf } from './metaphysical/language/language.ts';
import type { ChatRequest } from './request/chat-request.ts';

/** What a cold environment takes to find a place, draw its first chart and put it in words, in milliseconds. */
const WORK_MS = 100;

/** Who words the answers: this service's own composer, which is no language model. */
const MODEL = 'embedded';

const once = idempotency(process.env.IDEMPOTENCY_TABLE ?? '');

async function consult(
  _event: unknown,
  { chat, deadline, idempotencyKey }: InboundContext & ChatContext & KeyContext,
): Promise<JsonResponse> {
  // A caller that will be gone before the answer is there gets told so now, and nothing is computed for nobody.
  deadline.require(WORK_MS);
  const birth = chat.birth && birthOf(chat.birth);
  const make = async (): Promise<Made> => answer(chat, birth, deadline);
  return jsonText(await once({ key: idempotencyKey, request: chat, deadline, make }));
}

function answer(chat: ChatRequest, birth: Birth | undefined, deadline: Deadline): Made {
  const topic = topicOf(chat.prompt, chat.topic);
  const language = languageOf(chat.prompt, chat.lang);
  const before = deadline.remainingMs();
  const facts = factsOf({ chat, topic, birth, now: new Date() });
  const computed = deadline.remainingMs();
  const text = composeAnswer({ prompt: chat.prompt, language, topic, facts });
  const { budgetMs, source } = deadline;
  const remainingMs = deadline.remainingMs();
  const times = { elapsedMs: budgetMs - remainingMs, factsMs: before - computed, answerMs: computed - remainingMs };
  const body = JSON.stringify({
    answer: text,
    language,
    topic,
    model: MODEL,
    degraded: false,
    finishReason: 'stop',
    facts,
    sources: sourcesOf(facts),
    timing: { budgetMs, source, ...times, remainingMs },
  });
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
