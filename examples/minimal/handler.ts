import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { aiUpstream, bounded, type LambdaHandler } from 'middy-deadline';

/** POST /chat: forwards the question and returns the answer, in time. */
export const handler: LambdaHandler<APIGatewayProxyEvent, APIGatewayProxyResult> = middy<
  APIGatewayProxyEvent,
  APIGatewayProxyResult
>(bounded())
  .use(httpErrorHandler({ logger: false }))
  .use(httpJsonBodyParser())
  .use(aiUpstream({ parameterName: '/chat/prod/ai-service-url' }))
  .handler(async (event, { ai, deadline }) => {
    const { data } = await ai.post<{ answer: string }>('/metaphysical', event.body);
    return { statusCode: 200, body: JSON.stringify({ reply: data.answer, leftMs: deadline.remainingMs() }) };
  });
