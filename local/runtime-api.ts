import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, startHttpServer } from './http-server.ts';
import type { FunctionError, Outcome } from './invocation.ts';

/** An invocation that the runtime receives. */
interface Delivery {
  readonly requestId: string;
  readonly payload: string;
  readonly deadlineEpochMs: number;
  readonly functionArn: string;
  readonly traceId: string;
}

/** Receives the runtime's events. */
export interface RuntimeApiListener {
  /** The runtime has loaded the handler and asks for an invocation. Called once. */
  initialised(): void;
  /** The runtime could not load the handler. */
  initFailed(error: FunctionError): void;
  /** The runtime has answered an invocation. */
  finished(requestId: string, outcome: Outcome): void;
}

/** The Lambda runtime API (version 2018-06-01) of one execution environment. */
export interface RuntimeApi {
  /** `host:port`, for `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  /** Gives an invocation to the runtime, now or at its next request. */
  offer(delivery: Delivery): void;
  /** Takes the offered invocation back. False if the runtime already has it. */
  withdraw(): boolean;
  close(): Promise<void>;
}

/**
 * Lambda's limit of 6 MB, and some bytes for the envelope:
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const responseLimitBytes = 6_291_556;
const tooLarge: Outcome = {
  error: {
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size exceeded maximum allowed payload size (${responseLimitBytes} bytes).`,
  },
};

const routes = /^\/2018-06-01\/runtime\/(?:init\/error|invocation\/(?:(next)|([^/]+)\/(response|error)))$/;

/**
 * Starts the API of one environment on a free port. The runtime accepts a host and a port only, so environments cannot
 * share a server by path.
 */
export async function startRuntimeApi(listener: RuntimeApiListener): Promise<RuntimeApi> {
  const queue = deliveryQueue(() => listener.initialised());
  const report = (outcome: Outcome | undefined, requestId: string | undefined, result: string | undefined): void => {
    if (outcome === undefined) return;
    if (requestId === undefined) listener.initFailed(errorIn(outcome));
    else listener.finished(requestId, result === 'response' ? outcome : { error: errorIn(outcome) });
  };
  const server = await startHttpServer((request, response) => {
    const [matched, next, requestId, result] = routes.exec(request.url ?? '') ?? [];
    if (matched === undefined) response.writeHead(404).end();
    else if (next) queue.asked(response);
    // One turn later, the lines that the handler wrote before its answer have been read too.
    else void receive(request, response).then((outcome) => setImmediate(report, outcome, requestId, result));
  });
  const { offer, withdraw } = queue;
  return { address: `127.0.0.1:${server.port}`, offer, withdraw, close: server.close };
}

/** Reads and acknowledges the runtime's answer; undefined if the runtime died while it sent it. */
async function receive(request: IncomingMessage, response: ServerResponse): Promise<Outcome | undefined> {
  try {
    const body = await readBody(request, responseLimitBytes);
    response.writeHead(body ? 202 : 413, { 'content-type': 'application/json' }).end('{"status":"OK"}');
    return body ? { payload: body.toString('utf8') } : tooLarge;
  } catch {
    return undefined;
  }
}

function errorIn(outcome: Outcome): FunctionError {
  if ('error' in outcome) return outcome.error;
  try {
    const { errorType, errorMessage } = JSON.parse(outcome.payload);
    return { errorType: String(errorType), errorMessage: String(errorMessage) };
  } catch {
    return { errorType: 'Runtime.Unknown', errorMessage: outcome.payload };
  }
}

/** Keeps the runtime's request for work, or the offered invocation, until both are there. */
function deliveryQueue(onFirstRequest: () => void) {
  let pending: ServerResponse | undefined;
  let offered: Delivery | undefined;
  let first = true;
  const meet = (): void => {
    // A runtime that died while it waited has closed its socket. The invocation can then still be withdrawn.
    if (!pending?.socket?.readable || !offered) return;
    deliver(pending, offered);
    pending = undefined;
    offered = undefined;
  };
  return {
    asked(response: ServerResponse): void {
      pending = response;
      if (first) onFirstRequest();
      first = false;
      meet();
    },
    offer(delivery: Delivery): void {
      offered = delivery;
      meet();
    },
    withdraw(): boolean {
      const waiting = offered !== undefined;
      offered = undefined;
      return waiting;
    },
  };
}

function deliver(response: ServerResponse, delivery: Delivery): void {
  response
    .writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': delivery.requestId,
      'lambda-runtime-deadline-ms': String(delivery.deadlineEpochMs),
      'lambda-runtime-invoked-function-arn': delivery.functionArn,
      'lambda-runtime-trace-id': delivery.traceId,
    })
    .end(delivery.payload);
}
