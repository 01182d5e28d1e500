import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RouteDefinition } from './definitions.ts';
import { readBody, startHttpServer } from './http-server.ts';
import type { Invocation, Outcome } from './invocation.ts';
import { type GatewayRequest, proxyEvent } from './proxy-event.ts';
import { type GatewayResponse, gatewayErrors, responseTo, send } from './proxy-response.ts';
import { newTraceId } from './trace-id.ts';

/** A route and the function behind it. */
export interface GatewayRoute extends Pick<RouteDefinition, 'method' | 'path' | 'timeoutMs'> {
  readonly invoke: (invocation: Invocation) => Promise<Outcome>;
}

export interface ApiGatewayOptions {
  readonly routes: readonly GatewayRoute[];
  /** Default: dev. */
  readonly stage?: string;
  /** Default: 0, any free one. */
  readonly port?: number;
}

export interface ApiGateway {
  /** Base URL, without a stage in its path and without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const payloadLimitBytes = 10 * 1024 * 1024;

/** Starts a REST API that answers as API Gateway does, also when the function behind it does not. */
export async function startApiGateway({ routes, stage = 'dev', port = 0 }: ApiGatewayOptions): Promise<ApiGateway> {
  const waits = new Set<Wait>();
  const server = await startHttpServer((message, response) => {
    const arrivedAtEpochMs = Date.now();
    const url = URL.parse(message.url ?? '/', 'http://localhost');
    const route = url && routes.find((each) => matches(each, message.method, url.pathname));
    const requestId = randomUUID();
    response.setHeader('x-amzn-requestid', requestId);
    if (!route) return send(response, gatewayErrors.unknownRoute);
    const traceId = String(message.headers['x-amzn-trace-id'] ?? newTraceId());
    const common = { message, url, resource: route.path, stage, requestId, traceId, arrivedAtEpochMs };
    void withinLimit(route.timeoutMs, waits, () => integrate(route, common)).then((answer) => send(response, answer));
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

async function integrate(route: GatewayRoute, request: Omit<GatewayRequest, 'body'>): Promise<GatewayResponse> {
  const body = await readBody(request.message, payloadLimitBytes);
  if (!body) return gatewayErrors.tooLarge;
  const event = proxyEvent({ ...request, body });
  return responseTo(await route.invoke({ event, traceId: request.traceId }));
}

/** A request that the gateway's clock runs for. */
interface Wait {
  abandon(): void;
}

/** The gateway's clock: what is not answered in time is 504, and what it was waiting for is left to itself. */
async function withinLimit(
  limitMs: number,
  waits: Set<Wait>,
  work: () => Promise<GatewayResponse>,
): Promise<GatewayResponse> {
  const cut = Promise.withResolvers<GatewayResponse>();
  const timer = setTimeout(() => cut.resolve(gatewayErrors.timedOut), limitMs);
  const wait = { abandon: () => cut.resolve(gatewayErrors.functionFailed) };
  waits.add(wait);
  try {
    // Work fails when the client hangs up in the middle of its body: then nobody reads the answer.
    return await Promise.race([cut.promise, work().catch(() => gatewayErrors.functionFailed)]);
  } finally {
    clearTimeout(timer);
    waits.delete(wait);
  }
}
