import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { aiUpstream, bounded, type LambdaHandler, upstream } from 'middy-deadline';

/** Billing answers in 50 ms or is down, so it needs less time than the AI service. */
const BILLING_TIMEOUT_MS = 1_500;

/** POST /chat: calls the AI service and books the question at the same time, under one deadline. */
export const handler: LambdaHandler<APIGatewayProxyEvent, APIGatewayProxyResult> = middy<
  APIGatewayProxyEvent,
  APIGatewayProxyResult
>(bounded())
  .use(httpErrorHandler({ logger: false }))
  .use(httpJsonBodyParser())
  .use(aiUpstream({ parameterName: '/chat/prod/ai-service-url' }))
  .use(
    upstream({
      as: 'billing',
      baseURL: process.env.BILLING_URL ?? 'https://billing.example.com',
      timeoutMs: BILLING_TIMEOUT_MS,
    }),
  )
  .handler(async (event, { ai, billing }) => {
    // The first failure becomes the answer. The other call is cancelled with the invocation.
    const [answer, booking] = await Promise.all([
      ai.post<{ answer: string }>('/metaphysical', event.body),
      billing.post('/questions', { amount: 1 }),
    ]);
    return { statusCode: 200, body: JSON.stringify({ reply: answer.data.answer, booking: booking.status }) };
  });
