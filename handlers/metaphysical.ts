import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import httpJsonBodyParser, { type RequestEvent } from '@middy/http-json-body-parser';
import httpSecurityHeaders from '@middy/http-security-headers';
import { bounded, type InboundContext, inbound, systemClock } from '../index.ts';
import {
  type ChatContext,
  DEADLINE_OPTIONS,
  type HttpHandler,
  type JsonResponse,
  jsonText,
  type KeyContext,
  LOG_OPTIONS,
  limitBody,
  readChatRequest,
  readIdempotencyKey,
  SECURITY_HEADERS,
} from './http.ts';
import { idempotency } from './idempotency/idempotency.ts';
import type { Made } from './idempotency/work.ts';
import { knowledgeAccess } from './knowledge-access.ts';
import { createKnowledge } from './metaphysical/knowledge/create-knowledge.ts';
import type { KnowledgeAccess } from './metaphysical/knowledge/knowledge-for.ts';
import { knowledgeSettings } from './metaphysical/knowledge/settings.ts';
import { modelSettings } from './metaphysical/model/settings.ts';
import { createTrackedModels } from './metaphysical/model/tracked-models.ts';
import { readQuestion } from './metaphysical/question/question.ts';
import { type Reply, replyTo } from './metaphysical/reply/reply.ts';
import {
  type ModelSecrets,
  type ModelUpstream,
  modelAccess,
  modelSecrets,
  modelUpstream,
  refuseModelSecrets,
} from './model-access.ts';
import { singleHeaders } from './single-headers.ts';

/** The time of a cold environment for a place, the first chart and its words, in milliseconds. */
const WORK_MS = 100;

const once = idempotency(process.env.IDEMPOTENCY_TABLE ?? '');
const store = knowledgeSettings(process.env);
const knowledgeFor = createKnowledge(store, warnOfKnowledge);
const model = modelSettings(process.env);
const modelFor = createTrackedModels(model, systemClock);

type ConsultContext = InboundContext & ChatContext & KeyContext & KnowledgeAccess & ModelSecrets & ModelUpstream;

async function consult(_event: unknown, context: ConsultContext): Promise<JsonResponse> {
  const { chat, deadline, idempotencyKey, databaseUrl, embeddingKey, embedder } = context;
  // If the caller leaves before the answer can be ready, it fails now: nothing is computed for nobody.
  deadline.require(WORK_MS);
  const question = readQuestion(chat);
  const trackedModel = modelFor(chat.userId, model && modelAccess(model, context));
  const knowledge = knowledgeFor({ databaseUrl, embeddingKey, embedder });
  const make = async (): Promise<Made> => {
    const reply = await replyTo({ question, deadline }, { knowledge, trackedModel, clock: systemClock });
    if (reply.failures.model === 'rejected') refuseModelSecrets({ ...model }, context);
    warn(reply, trackedModel?.model.id);
    return { body: JSON.stringify(reply.body), keep: isWhole(reply) };
  };
  return jsonText(await once({ key: idempotencyKey, request: chat, deadline, make }));
}

/** True if more time would have made no better reply. */
function isWhole({ body: { degraded, finishReason }, failures }: Reply): boolean {
  return !degraded && failures.knowledge === undefined && (finishReason === 'stop' || finishReason === 'length');
}

/** Logs the parts that an answer had to do without, by name: no text of a question or an answer. */
function warn({ failures }: Reply, modelId: string | undefined): void {
  if (Object.keys(failures).length === 0) return;
  console.warn(JSON.stringify({ level: 'WARN', message: 'answer degraded', ...failures, modelId }));
}

/** Logs the reason for which passages were found by words alone, or not at all. */
function warnOfKnowledge(reason: string): void {
  console.warn(JSON.stringify({ level: 'WARN', message: 'knowledge degraded', reason }));
}

/** POST /metaphysical: the AI service. It keeps to the time that its caller has left. */
export const handler: HttpHandler = middy<RequestEvent, JsonResponse>(bounded(DEADLINE_OPTIONS))
  .use(httpSecurityHeaders(SECURITY_HEADERS))
  .use(singleHeaders())
  .use(httpHeaderNormalizer())
  .use(httpErrorHandler({ logger: false }))
  .use(limitBody())
  .use(httpJsonBodyParser())
  .use(readChatRequest())
  .use(readIdempotencyKey())
  .use(inbound(LOG_OPTIONS))
  .use(modelUpstream(model))
  .use(modelSecrets(model))
  .use(knowledgeAccess(store))
  .handler(consult);
