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

/** A route and its function. */
export interface GatewayRoute extends Pick<RouteDefinition, 'method' | 'path' | 'timeoutMs'> {
  readonly invoke: (invocation: Invocation) => Promise<Outcome>;
}

/** The differences between a REST API and an HTTP API: their own answers, their events and their results. */
export interface ApiKind<Route extends GatewayRoute> {
  readonly errors: GatewayErrors;
  /** The response header with the request's id. */
  readonly requestIdHeader: string;
  /** Renders the gateway's own answers. Default: they stay as they are. */
  readonly render?: RenderGatewayResponse;
  /** Refuses a request before routing. */
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
  /** Base URL, without a stage and without a trailing slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** The limit of REST APIs and HTTP APIs: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const payloadLimitBytes = 10 * 1024 * 1024;

/** Starts an API that always answers as API Gateway does, even if the function does not. */
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
      await nextTurn(); // lets the answers be sent
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

/** A request that has not been answered. */
interface Wait {
  abandon(): void;
}

/**
 * Limits the time of a request. A request that exceeds it gets the gateway's answer, and the function goes on alone.
 */
async function withinLimit(
  limitMs: number,
  { timedOut, functionFailed }: GatewayErrors,
  waits: Set<Wait>,
  work: () => Promise<GatewayResponse>,
): Promise<GatewayResponse> {
  const ended = Promise.withResolvers<GatewayResponse>();
  const timer = setTimeout(() => ended.resolve(timedOut), limitMs);
  const wait = { abandon: () => ended.resolve(functionFailed) };
  waits.add(wait);
  try {
    // `work` rejects if the client disconnects while it sends its body. Nobody reads this answer.
    return await Promise.race([ended.promise, work().catch(() => functionFailed)]);
  } finally {
    clearTimeout(timer);
    waits.delete(wait);
  }
}
