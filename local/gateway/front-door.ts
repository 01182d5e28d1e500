import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RouteDefinition } from '../definitions.ts';
import { readBody, startHttpServer } from '../http-server.ts';
import type { Invocation, Outcome } from '../invocation.ts';
import { newTraceId } from '../trace-id.ts';
import type { RenderGatewayResponse } from './gateway-response.ts';
import type { GatewayRequest } from './request.ts';
import { type GatewayErrors, type GatewayResponse, send } from './response.ts';

/** A route and the function behind it. */
export interface GatewayRoute extends Pick<RouteDefinition, 'method' | 'path' | 'timeoutMs'> {
  readonly invoke: (invocation: Invocation) => Promise<Outcome>;
}

/** What kind of API it is: how it words its own answers, and what a request and a route come to. */
export interface ApiKind<Route extends GatewayRoute> {
  readonly errors: GatewayErrors;
  /** The header that names a request in its response. */
  readonly requestIdHeader: string;
  /** Gives the answers that are the gateway's own another form. Default: they keep theirs. */
  readonly render?: RenderGatewayResponse;
  /** Refuses a request before a route is looked for. */
  readonly refuse?: (message: IncomingMessage) => GatewayResponse | undefined;
  readonly answer: (route: Route, request: GatewayRequest) => Promise<GatewayResponse>;
}

export interface FrontDoorOptions<Route extends GatewayRoute> {
  readonly routes: readonly Route[];
  readonly stage: string;
  /** Default: 0, any free one. */
  readonly port?: number | undefined;
}

/** An API that listens on loopback. */
export interface FrontDoor {
  /** Base URL, without a stage in its path and without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Of REST APIs and HTTP APIs: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const payloadLimitBytes = 10 * 1024 * 1024;

/** Opens an API that answers as API Gateway does, also when the function behind it does not. */
export async function openFrontDoor<Route extends GatewayRoute>(
  kind: ApiKind<Route>,
  { routes, stage, port = 0 }: FrontDoorOptions<Route>,
): Promise<FrontDoor> {
  const waits = new Set<Wait>();
  const server = await startHttpServer((message, response) => {
    const arrivedAtEpochMs = Date.now();
    const url = URL.parse(message.url ?? '/', 'http://localhost');
    const route = url && routes.find((each) => matches(each, message.method, url.pathname));
    const requestId = randomUUID();
    response.setHeader(kind.requestIdHeader, requestId);
    const refused = { message, url, resource: route?.path, stage, requestId, arrivedAtEpochMs };
    const answer = (given: GatewayResponse): void => send(response, kind.render?.(given, refused) ?? given);
    const refusal = kind.refuse?.(message);
    if (refusal) return answer(refusal);
    if (!route) return answer(kind.errors.unknownRoute);
    const traceId = String(message.headers['x-amzn-trace-id'] ?? newTraceId());
    const request = { message, url, resource: route.path, stage, requestId, traceId, arrivedAtEpochMs };
    void withinLimit(route.timeoutMs, kind.errors, waits, () => integrate(kind, route, request)).then(answer);
  }, port);
  return {
    url: `http://127.0.0.1:${server.port}`,
    close: async () => {
      for (const wait of waits) wait.abandon();
      await nextTurn(); // in which their answers are sent
      await server.close();
    },
  };
}

function matches(route: GatewayRoute, method: string | undefined, path: string): boolean {
  return route.path === path && (route.method === method || route.method === 'ANY');
}

async function integrate<Route extends GatewayRoute>(
  kind: ApiKind<Route>,
  route: Route,
  request: Omit<GatewayRequest, 'body'>,
): Promise<GatewayResponse> {
  const body = await readBody(request.message, payloadLimitBytes);
  return body ? kind.answer(route, { ...request, body }) : kind.errors.tooLarge;
}

/** A request that the gateway's clock runs for. */
interface Wait {
  abandon(): void;
}

/** The gateway's clock: what is not answered in time is cut, and what it was waiting for is left to itself. */
async function withinLimit(
  limitMs: number,
  { timedOut, functionFailed }: GatewayErrors,
  waits: Set<Wait>,
  work: () => Promise<GatewayResponse>,
): Promise<GatewayResponse> {
  const cut = Promise.withResolvers<GatewayResponse>();
  const timer = setTimeout(() => cut.resolve(timedOut), limitMs);
  const wait = { abandon: () => cut.resolve(functionFailed) };
  waits.add(wait);
  try {
    // Work fails when the client hangs up in the middle of its body: then nobody reads the answer.
    return await Promise.race([cut.promise, work().catch(() => functionFailed)]);
  } finally {
    clearTimeout(timer);
    waits.delete(wait);
  }
}
