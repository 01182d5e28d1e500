import type { ServerResponse } from 'node:http';
import { refuses } from './event-stream-scripts.ts';
import { type SseRequest, type SseScript, type SseServer, startSseServer } from './sse-server.ts';

/** A scripted Bedrock on loopback. */
export interface BedrockServer {
  /** The value for `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`. */
  readonly endpoint: string;
  /** The requests so far, the oldest first, invalid ones included. */
  readonly requests: readonly SseRequest[];
  /** The answer to valid requests from now on. */
  script: SseScript;
  /** Resolves with the next request. */
  next(): Promise<SseRequest>;
  /** Waits until no connection is open, idle ones included. */
  deserted(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts one on a free port. The scripts are in `event-stream-scripts.ts`. As Bedrock does, it refuses requests that
 * are not signed for it, and those that ConverseStream does not accept. It does not verify the signature's value.
 */
export async function startBedrockServer(script: SseScript): Promise<BedrockServer> {
  const server: SseServer = await startSseServer(async (request, response: ServerResponse) => {
    const refusal = refusalOf(request);
    await (refusal ? refuses(...refusal) : bedrock.script)(request, response);
  });
  const bedrock: BedrockServer = {
    endpoint: new URL(server.baseUrl).origin,
    requests: server.requests,
    script,
    next: server.next,
    deserted: server.deserted,
    stop: server.stop,
  };
  return bedrock;
}

const PATH = /^\/model\/([^/]+)\/converse-stream$/;

/** The model of a request. */
export function modelIdOf({ path }: SseRequest): string {
  return decodeURIComponent(PATH.exec(path)?.[1] ?? '');
}

/** A Signature Version 4 for the service `bedrock` with signed headers. */
const SIGNATURE =
  /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/[a-z0-9-]+\/bedrock\/aws4_request, SignedHeaders=[^,]*\bhost\b[^,]*, Signature=[0-9a-f]{64}$/;

function refusalOf(request: SseRequest): [status: number, type: string] | undefined {
  const { method, path, headers } = request;
  if (method !== 'POST' || !PATH.test(path)) return [404, 'UnknownOperationException'];
  if (!headers.authorization) return [403, 'MissingAuthenticationTokenException'];
  if (!SIGNATURE.test(headers.authorization) || !headers['x-amz-date']) return [403, 'IncompleteSignatureException'];
  return isConversation(request) ? undefined : [400, 'ValidationException'];
}

interface Said {
  readonly role?: string;
  readonly content?: readonly { readonly text?: string }[];
}

/** Roles alternate and start with the user, nothing is blank, and a token limit is set. */
function isConversation({ body }: SseRequest): boolean {
  const messages = Array.isArray(body.messages) ? (body.messages as readonly Said[]) : [];
  const { maxTokens = 1 } = (body.inferenceConfig ?? {}) as { readonly maxTokens?: unknown };
  return (
    messages.length > 0 &&
    messages.every(({ role }, index) => role === (index % 2 === 0 ? 'user' : 'assistant')) &&
    messages.every(({ content = [] }) => content.length > 0 && content.every(({ text }) => text?.trim())) &&
    Number.isInteger(maxTokens) &&
    Number(maxTokens) > 0
  );
}
