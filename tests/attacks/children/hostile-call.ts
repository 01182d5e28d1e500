// Runs one invocation whose handler gives something hostile to its client, and prints the answer. Uncaught errors stay
// uncaught, as under Lambda's runtime client.
import type { AxiosInstance, AxiosRequestConfig } from 'axios';
import { restEvent } from '../../../testing/events.ts';
import { startFaultServer } from '../../../testing/fault-server.ts';
import { createLambdaContext } from '../../../testing/lambda-context.ts';
import { standardStack } from '../functions.ts';

const throwing = (): never => {
  throw new TypeError('canary');
};

async function* breaking(): AsyncGenerator<string> {
  yield 'half';
  throwing();
}

const hostileCalls: Readonly<Record<string, () => AxiosRequestConfig>> = {
  validateStatus: () => ({ validateStatus: throwing }),
  onDownloadProgress: () => ({ onDownloadProgress: throwing }),
  onUploadProgress: () => ({ onUploadProgress: throwing, data: { prompt: 'hi' } }),
  transformResponse: () => ({ transformResponse: throwing }),
  streamTransform: () => ({ responseType: 'stream', transformResponse: throwing }),
  paramsSerializer: () => ({ params: { a: 1 }, paramsSerializer: throwing }),
  bodyStream: () => ({ data: breaking() }),
  agent: () => ({ httpAgent: { addRequest: throwing } }),
  // axios accepts signals without methods: GenericAbortSignal guarantees only `aborted`.
  signalWithoutMethods: () => ({ signal: { aborted: false } }),
  signalThatThrows: () => ({ signal: { aborted: false, addEventListener: throwing, removeEventListener: throwing } }),
};

const [, , name = ''] = process.argv;
const server = await startFaultServer();
process.env.AI_SERVICE_URL = server.url;
const handler = async (_event: unknown, { ai }: { ai: AxiosInstance }): Promise<object> => {
  const { data } = await ai.request({ url: '/x', method: 'post', ...hostileCalls[name]?.() });
  return { statusCode: 200, body: JSON.stringify(typeof data) };
};
/** Far more than any case needs. Anything that a call leaves open fails within this time too. */
const REMAINING_MS = 5_000;
const over = new Promise((resolve) => setTimeout(resolve, REMAINING_MS));
const event = restEvent({ body: { prompt: 'hi' } });
const answer = await standardStack(handler)(event, createLambdaContext({ remainingMs: REMAINING_MS }));
await over;
await server.stop();
process.stdout.write(JSON.stringify(answer));
