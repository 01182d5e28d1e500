import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Stack {
  readonly stack: string;
  /** The values of API Gateway's keys, by id. */
  readonly keys: Readonly<Record<string, string>>;
  /** The stack's physical ids, by logical id. */
  readonly resources: Readonly<Record<string, string>>;
}

interface AwsRequest {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** The used parts of CloudFormation, API Gateway and Parameter Store, over their real protocols. */
export interface FakeAws {
  /** The configuration of an AWS SDK client. */
  readonly config: object;
  readonly requests: readonly AwsRequest[];
  readonly parameters: Map<string, { readonly type: string; readonly value: string }>;
  /** Makes an operation of Parameter Store fail from now on. */
  refuse(operation: string, error: string): void;
  close(): Promise<void>;
}

type Answer = readonly [status: number, body: string];

export async function startFakeAws(stack: Stack): Promise<FakeAws> {
  const requests: AwsRequest[] = [];
  const parameters: FakeAws['parameters'] = new Map();
  const refused = new Map<string, string>();
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const asked = await read(request);
    requests.push(asked);
    const error = refused.get(asked.operation);
    if (error) return failed(error);
    const { Name: name = '' } = asked.input as { Name?: string };
    const found = parameters.get(name);
    switch (asked.operation) {
      case 'DescribeStackResource':
        return describeResource(stack, asked);
      case 'GetApiKey':
        return getKey(stack, asked);
      case 'GetParameter':
        return found ? ok({ Parameter: { Name: name, Type: found.type, Value: found.value } }) : missing;
      case 'PutParameter':
        if (found && asked.input.Overwrite !== true) return failed('ParameterAlreadyExists');
        parameters.set(name, { type: String(asked.input.Type), value: String(asked.input.Value) });
        return ok({ Version: 1 });
      case 'DeleteParameter':
        return parameters.delete(name) ? ok({}) : missing;
      default:
        return failed('UnknownOperationException');
    }
  };
  const listener = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [status, body] = await answer(request);
    response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' }).end(body);
  };
  const server = createServer((request, response) => void listener(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    config: { endpoint, region: 'us-east-1', maxAttempts: 1, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } },
    requests,
    parameters,
    refuse: (operation, error) => void refused.set(operation, error),
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const ok = (body: object): Answer => [200, JSON.stringify(body)];
const failed = (error: string): Answer => [400, JSON.stringify({ __type: error, message: 'refused' })];
const missing: Answer = failed('ParameterNotFound');

/** Reads the operation from a header (JSON 1.1), a form (CloudFormation), or method and path (API Gateway). */
async function read(request: IncomingMessage): Promise<AwsRequest> {
  const body = await text(request);
  const target = request.headers['x-amz-target'];
  if (target) return { operation: String(target).split('.')[1] ?? '', input: JSON.parse(body) };
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
  const key = /^\/apikeys\/(.+)$/.exec(pathname)?.[1];
  if (key) return { operation: 'GetApiKey', input: { key, includeValue: searchParams.get('includeValue') } };
  const { Action: operation = '', ...input } = Object.fromEntries(new URLSearchParams(body));
  return { operation, input };
}

function describeResource({ stack, resources }: Stack, { input }: AwsRequest): Answer {
  const id = input.StackName === stack ? resources[String(input.LogicalResourceId)] : undefined;
  if (!id) return [400, '<ErrorResponse><Error><Code>ValidationError</Code></Error></ErrorResponse>'];
  const detail = `<StackResourceDetail><PhysicalResourceId>${id}</PhysicalResourceId></StackResourceDetail>`;
  const result = `<DescribeStackResourceResult>${detail}</DescribeStackResourceResult>`;
  return [200, `<DescribeStackResourceResponse>${result}</DescribeStackResourceResponse>`];
}

/** API Gateway returns the value only if `includeValue` is set. */
function getKey({ keys }: Stack, { input }: AwsRequest): Answer {
  const id = String(input.key);
  return ok({ id, ...(input.includeValue === 'true' && { value: keys[id] }) });
}
