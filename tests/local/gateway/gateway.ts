import { once } from 'node:events';
import { type ClientRequest, type IncomingHttpHeaders, type RequestOptions, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach } from '@jest/globals';
import type { FrontDoor } from '../../../local/gateway/front-door.ts';
import { type RestRoute, startRestApi } from '../../../local/gateway/rest-api.ts';
import type { Outcome } from '../../../local/invocation.ts';

/** The stub of the function behind the gateway. */
export type Invoke = RestRoute['invoke'];

export interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const started: FrontDoor[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((gateway) => gateway.close()));
});

/** A gateway with the one route `POST /chat`. It closes after the test. */
export async function startGateway(invoke: Invoke, route: Partial<RestRoute> = {}): Promise<FrontDoor> {
  const routes = [{ method: 'POST', path: '/chat', timeoutMs: 60_000, ...route, invoke }];
  const gateway = await startRestApi({ routes });
  started.push(gateway);
  return gateway;
}

/** Uses node:http instead of fetch: headers are sent exactly as written, repetitions included. */
export function post(url: string, options: RequestOptions = {}): ClientRequest {
  return request(url, { method: 'POST', agent: false, ...options });
}

export async function answerTo(outgoing: ClientRequest): Promise<Answer> {
  const [incoming] = await once(outgoing, 'response');
  return { status: incoming.statusCode, headers: incoming.headers, body: await text(incoming) };
}

/** Posts to `/chat` of a new gateway. */
export async function chat(invoke: Invoke, options: RequestOptions = {}, body?: string | Buffer): Promise<Answer> {
  const { url } = await startGateway(invoke);
  return answerTo(post(`${url}/chat`, options).end(body));
}

/** A stub that returns this result. */
export const returning =
  (response: unknown): Invoke =>
  () =>
    Promise.resolve({ payload: JSON.stringify(response) });

/** A stub that never ends. */
export const never: Invoke = () => new Promise<Outcome>(() => undefined);
