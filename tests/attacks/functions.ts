import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import type { AxiosInstance } from 'axios';
import { aiUpstream, bounded } from '../../index.ts';
import type { Invokable } from './answers.ts';

/** The functions that are attacked, by name. */
export type Functions = Readonly<Record<'standard' | 'chatbot' | 'metaphysical' | 'bare', Invokable>>;

const toAi = async (event: { body: unknown }, { ai }: { ai: AxiosInstance }): Promise<object> => {
  const { data } = await ai.post<{ answer: string }>('/metaphysical', event.body);
  return { statusCode: 200, body: JSON.stringify({ reply: data.answer }) };
};

/** A handler that trusts its event, as many do. */
const trusting = async (event: { body: string; headers: Record<string, string> }): Promise<object> => {
  const { prompt } = JSON.parse(event.body) as { prompt: string };
  return { statusCode: 200, headers: { 'Content-Type': 'text/plain' }, body: `${prompt.trim()} ${event.headers.host}` };
};

/** The stack of the README around a handler. */
export function standardStack(handler: unknown = toAi, logger: Pick<Console, 'info'> = SILENT): Invokable {
  return middy(bounded())
    .use(httpErrorHandler({ logger: false }))
    .use(httpJsonBodyParser() as unknown as middy.MiddlewareObj)
    .use(aiUpstream({ parameterName: '/attacks/ai-service-url', logger }))
    .handler(handler as never) as unknown as Invokable;
}

const SILENT = { info: () => undefined };

/** The stack of the README, both functions of the app, and a stack with nothing but `bounded()`; `AI_SERVICE_URL` is set before. */
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
