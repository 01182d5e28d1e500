import { IdempotencyConfig } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { makeHandlerIdempotent } from '@aws-lambda-powertools/idempotency/middleware';
import { Logger } from '@aws-lambda-powertools/logger';
import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { aiUpstream, bounded, type LambdaHandler } from 'middy-deadline';
import { refuseDuplicate } from './refuse-duplicate.ts';

/** The access log needs a logger that takes a message and fields. */
const logger = new Logger({ serviceName: 'chat' });

const persistenceStore = new DynamoDBPersistenceLayer({
  tableName: process.env.IDEMPOTENCY_TABLE ?? 'chat-idempotency',
  // One quick retry. DynamoDB's client has no time-out of its own, so the deadline ends a slow call.
  clientConfig: { maxAttempts: 2 },
});

// The middleware calls registerLambdaContext() with the context of each invocation. A record in progress expires after
// getRemainingTimeInMillis(), so a function that dies no longer blocks its duplicates. bounded() keeps that method,
// which counts to Lambda's limit and not to the earlier deadline.
const config = new IdempotencyConfig({ eventKeyJmesPath: '[body.userId, body.prompt]' });

/** After a failure the record is deleted in the first half of the reserve, so that half must suffice for DynamoDB. */
const RESERVE_MS = 1_000;

/*
 * The place of makeHandlerIdempotent(), and the reason:
 *
 *   above bounded()         which bounds its reads and writes as it bounds every hook: a table that hangs costs a 504
 *   after the body parser   the key is made of parsed fields; what is no JSON is refused without a record
 *   before aiUpstream()     a stored answer comes from here and ends the run: no URL is fetched and nobody is called,
 *                           and the access log, which watches from the start, has its line all the same
 *
 * Failures are never stored: they are thrown, so `after`, which stores, does not run, and `onError` deletes the record
 * for the next try. That holds as long as the handler throws: a failure that it *returns* as a 502 is a result like any
 * other, and would be served for an hour. Where the deleting fails too, the record expires with Lambda's time.
 *
 * On an early answer Middy skips every `after`, so the middleware cleans up after Powertools' other middlewares
 * (Logger's, Tracer's, Metrics') itself before it returns. There is none here: the Logger is handed in as an object.
 */

/** POST /chat: the same question of the same user is sent to the AI service once an hour. */
export const handler: LambdaHandler<APIGatewayProxyEvent, APIGatewayProxyResult> = middy<
  APIGatewayProxyEvent,
  APIGatewayProxyResult
>(bounded({ reserveMs: RESERVE_MS }))
  .use(httpErrorHandler({ logger: false }))
  .use(httpJsonBodyParser())
  .use(makeHandlerIdempotent({ persistenceStore, config }))
  .use(aiUpstream({ parameterName: '/chat/prod/ai-service-url', logger }))
  .use(refuseDuplicate())
  .handler(async (event, { ai }) => {
    const { data } = await ai.post<{ answer: string }>('/metaphysical', event.body);
    return { statusCode: 200, body: JSON.stringify({ reply: data.answer }) };
  });
