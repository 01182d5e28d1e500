import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import type { AxiosInstance } from 'axios';
import { aiUpstream, bounded } from '../../index.ts';
import type { Invokable } from './answers.ts';

/** The attacked functions, by name. */
export type Functions = Readonly<Record<'standard' | 'chatbot' | 'metaphysical' | 'bare', Invokable>>;

const toAi = async (event: { body: unknown }, { ai }: { ai: AxiosInstance }): Promise<object> => {
  const { data } = await ai.post<{ answer: string }>('/metaphysical', event.body);
  return { statusCode: 200, body: JSON.stringify({ reply: data.answer }) };
};

/** A handler that does not validate its event, as many do not. */
const trusting = async (event: { body: string; headers: Record<string, string> }): Promise<object> => {
  const { prompt } = JSON.parse(event.body) as { prompt: string };
  return { statusCode: 200, headers: { 'Content-Type': 'text/plain' }, body: `${prompt.trim()} ${event.headers.host}` };
};

/** The README's stack around a handler. */
export function standardStack(handler: unknown = toAi, logger: Pick<Console, 'info'> = SILENT): Invokable {
  return middy(bounded())
    .use(httpErrorHandler({ logger: false }))
    .use(httpJsonBodyParser() as unknown as middy.MiddlewareObj)
    .use(aiUpstream({ parameterName: '/attacks/ai-service-url', logger }))
    .handler(handler as never) as unknown as Invokable;
}

const SILENT = { info: () => undefined };

/**
 * Loads the README's stack, both functions of the app, and a stack with `bounded()` only. Set `AI_SERVICE_URL` before.
 */
export async function loadFunctions(): Promise<Functions> {
  const [chatbot, metaphysical] = await Promise.all([
    import('../../handlers/chatbot.ts'),
    import('../../handlers/metaphysical.ts'),
  ]);
  return {
    standard: standardStack(),
    chatbot: chatbot.handler as unknown as Invokable,
    metaphysical: metaphysical.handler as unknown as Invokable,
    bare: middy(bounded()).handler(trusting as never) as unknown as Invokable,
  };
}
