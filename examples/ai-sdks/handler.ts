import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import Anthropic from '@anthropic-ai/sdk';
import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import { streamText } from 'ai';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { bounded, type Fetch, inbound, type LambdaHandler } from 'middy-deadline';
import OpenAI from 'openai';

type Handler = LambdaHandler<APIGatewayProxyEvent, APIGatewayProxyResult>;

/** Streams the answer of a model, token by token. */
type Ask = (prompt: string, fetch: Fetch) => AsyncIterable<string>;

/** POST /chat: answers with a model's text, in time. */
const answering = (ask: Ask): Handler =>
  middy<APIGatewayProxyEvent, APIGatewayProxyResult>(bounded())
    .use(httpErrorHandler({ logger: false }))
    .use(httpJsonBodyParser())
    .use(inbound())
    .handler(async ({ body }, { deadline }) => {
      const { prompt } = body as unknown as { readonly prompt: string };
      let reply = '';
      for await (const token of ask(prompt, deadline.fetch)) reply += token;
      return { statusCode: 200, body: JSON.stringify({ reply }) };
    });

const { MODEL_URL: baseURL, MODEL: model = 'any', MODEL_KEY: apiKey = 'none' } = process.env;

/** No retries: an SDK would retry our failures, and lose them while it waits. */
const maxRetries = 0;

export const openai: Handler = answering(async function* (prompt, fetch) {
  const client = new OpenAI({ baseURL, apiKey, fetch, maxRetries });
  const messages = [{ role: 'user' as const, content: prompt }];
  const stream = await client.chat.completions.create({ model, messages, stream: true });
  for await (const { choices } of stream) yield choices[0]?.delta.content ?? '';
});

export const anthropic: Handler = answering(async function* (prompt, fetch) {
  const client = new Anthropic({ baseURL, apiKey, fetch, maxRetries });
  const messages = [{ role: 'user' as const, content: prompt }];
  const stream = await client.messages.create({ model, messages, max_tokens: 1_000, stream: true });
  for await (const event of stream)
    if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') yield event.delta.text;
});

export const aiSdk: Handler = answering(async function* (prompt, fetch) {
  const provider = createOpenAICompatible({ name: 'any', baseURL: baseURL ?? '', apiKey, fetch });
  const { fullStream } = streamText({ model: provider(model), prompt, maxRetries, onError: () => {} });
  // `textStream` ends normally when the stream breaks, as if the answer were complete.
  for await (const part of fullStream) {
    if (part.type === 'error') throw part.error;
    if (part.type === 'text-delta') yield part.text;
  }
});
