import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, startHttpServer } from './http-server.ts';
import type { FunctionError, Outcome } from './invocation.ts';

/** An invocation as the runtime receives it. */
interface Delivery {
  readonly requestId: string;
  readonly payload: string;
  readonly deadlineEpochMs: number;
  readonly functionArn: string;
  readonly traceId: string;
}

/** Told what the runtime does. */
export interface RuntimeApiListener {
  /** It has loaded the handler and asks for work; once. */
  initialised(): void;
  /** It could not load the handler. */
  initFailed(error: FunctionError): void;
  /** It has answered an invocation. */
  finished(requestId: string, outcome: Outcome): void;
}

/** One execution environment's side of the Lambda runtime API (version 2018-06-01). */
export interface RuntimeApi {
  /** `host:port`, for `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  /** Hands an invocation to the runtime, now or as soon as it asks. */
  offer(delivery: Delivery): void;
  /** Takes back what was offered; false when the runtime already has it. */
  withdraw(): boolean;
  close(): Promise<void>;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB and a little for the envelope. */
const responseLimitBytes = 6_291_556;
const tooLarge: Outcome = {
  error: {
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size exceeded maximum allowed payload size (${responseLimitBytes} bytes).`,
  },
};

const routes = /^\/2018-06-01\/runtime\/(?:init\/error|invocation\/(?:(next)|([^/]+)\/(response|error)))$/;

/** Starts the API of one environment on a free port of its own: the runtime is told a host and a port, not a path. */
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
    // One turn later, the lines that the handler wrote before it answered have been read as well.
    else void receive(request, response).then((outcome) => setImmediate(report, outcome, requestId, result));
  });
  const { offer, withdraw } = queue;
  return { address: `127.0.0.1:${server.port}`, offer, withdraw, close: server.close };
}

/** The runtime's post, acknowledged; undefined when the runtime died over it. */
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

/** Holds the runtime's question for work, or the work, whichever comes first. */
function deliveryQueue(onFirstQuestion: () => void) {
  let question: ServerResponse | undefined;
  let offered: Delivery | undefined;
  let first = true;
  const meet = (): void => {
    // A runtime that died while it waited has closed its side; what it is offered can still be withdrawn.
    if (!question?.socket?.readable || !offered) return;
    deliver(question, offered);
    question = undefined;
    offered = undefined;
  };
  return {
    asked(response: ServerResponse): void {
      question = response;
      if (first) onFirstQuestion();
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
