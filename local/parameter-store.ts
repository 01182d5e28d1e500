import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LOCAL_CREDENTIALS } from './definitions.ts';
import { readBody, startHttpServer } from './http-server.ts';
import { type Operations, Parameters, ServiceError } from './parameter-operations.ts';
import { type Credentials, verify } from './sigv4/verify.ts';

/** The store's behaviour: normal, never answers, throttles, or fails. */
type Behaviour = 'ok' | 'hang' | 'throttle' | 'error';

/** A request to the store, answered or not. */
interface ParameterStoreCall {
  readonly operation: string;
  /** The error's type, if the answer was an error; undefined while there is no answer. */
  error?: string;
}

export interface ParameterStore {
  /** For `AWS_ENDPOINT_URL_SSM`. */
  readonly url: string;
  /** Every request so far, in order of arrival. */
  readonly calls: readonly ParameterStoreCall[];
  /** Applies from the next request on. */
  behaviour: Behaviour;
  /** Creates a parameter or a new version of it. */
  put(parameter: { readonly name: string; readonly value: string; readonly type?: string }): void;
  /** Moves a label to the latest version of a parameter. */
  label(name: string, label: string): void;
  /** Removes a parameter, if it exists. */
  remove(name: string): void;
  close(): Promise<void>;
}

export interface ParameterStoreOptions {
  /** Default: us-east-1. */
  readonly region?: string;
  /** Credentials whose signatures are accepted. Default: those that tests sign with. */
  readonly credentials?: Credentials | readonly Credentials[];
}

/** Larger than any request that AWS accepts. */
const requestLimitBytes = 64 * 1024;

interface Answer {
  readonly status: number;
  readonly body: object;
}

const problem = (status: number, type: string, message: string): Answer => ({
  status,
  body: { __type: type, message },
});

/** Starts a Parameter Store that speaks AWS JSON 1.1 and verifies every signature. */
export async function startParameterStore(options: ParameterStoreOptions = {}): Promise<ParameterStore> {
  const { region = 'us-east-1', credentials = LOCAL_CREDENTIALS } = options;
  const signers = new Map([credentials].flat().map((each) => [each.accessKeyId, each]));
  const verifier = { region, service: 'ssm', signerOf: (id: string) => signers.get(id) };
  const parameters = new Parameters(region);
  const calls: ParameterStoreCall[] = [];
  const server = await startHttpServer((request, response) => void receive(request, response).catch(() => undefined));

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = String(request.headers['x-amz-target'] ?? '').replace(/^AmazonSSM\./, '');
    const call: ParameterStoreCall = { operation };
    calls.push(call);
    const body = (await readBody(request, requestLimitBytes)) ?? Buffer.alloc(0);
    if (store.behaviour === 'hang') return;
    const { method, url, rawHeaders } = request;
    const verdict = verify({ method, url, rawHeaders, body }, verifier);
    const answer =
      'refusal' in verdict
        ? problem(400, verdict.refusal.type, verdict.refusal.message)
        : (misbehaviour[store.behaviour] ?? answerTo(operation, body, parameters.operations));
    if ('__type' in answer.body) call.error = String(answer.body.__type);
    send(response, answer);
  }

  const store: ParameterStore = {
    url: `http://127.0.0.1:${server.port}`,
    calls,
    behaviour: 'ok',
    put: (parameter) => void parameters.put(parameter),
    label: (name, label) => parameters.label(name, label),
    remove: (name) => parameters.remove(name),
    close: server.close,
  };
  return store;
}

const misbehaviour: Partial<Record<Behaviour, Answer>> = {
  throttle: problem(400, 'ThrottlingException', 'Rate exceeded'),
  error: problem(500, 'InternalServerError', 'An error occurred on the server side.'),
};

function answerTo(operation: string, body: Buffer, operations: Operations): Answer {
  try {
    const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (!run) throw new ServiceError('UnknownOperationException', `The operation ${operation} is not available here.`);
    return { status: 200, body: run(JSON.parse(body.toString('utf8'))) };
  } catch (error) {
    if (error instanceof ServiceError) return problem(400, error.type, error.message);
    if (error instanceof SyntaxError) return problem(400, 'SerializationException', 'The request is not valid JSON.');
    return problem(500, 'InternalServerError', String(error));
  }
}

function send(response: ServerResponse, { status, body }: Answer): void {
  if (response.destroyed) return;
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() };
  response.writeHead(status, headers).end(JSON.stringify(body));
}
