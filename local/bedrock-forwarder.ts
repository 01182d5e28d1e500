import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { createSigner } from '../src/auth/sigv4.ts';
import { readBody, startHttpServer } from './http-server.ts';
import { type Credentials, verify } from './sigv4/verify.ts';

/** The local endpoint of Bedrock for the functions. */
export interface BedrockForwarder {
  /** For `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`. */
  readonly url: string;
  close(): Promise<void>;
}

export interface BedrockForwarderOptions {
  /** The region in the functions' signatures. */
  readonly region: string;
  /** Credentials of the functions. Only requests signed by one of them are forwarded. */
  readonly functions: readonly Credentials[];
  /** URL of Bedrock. Default: Bedrock in the developer's region, or else in the functions' region. */
  readonly target?: string;
  /** Credentials for the forwarded requests. Default: the developer's, as the AWS SDK finds them. */
  readonly credentials?: () => Promise<Credentials>;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Larger than any prompt with its conversation and passages. */
const requestLimitBytes = 256 * 1024;

/** The one operation that functions use. The pattern also prevents a path that leads to another host. */
const CONVERSE = /^\/model\/[^/?#]+\/converse-stream$/;

interface Target {
  readonly url: URL;
  readonly region: string;
  readonly credentials: () => Promise<Credentials>;
}

/**
 * Starts a proxy between the functions, whose local credentials AWS does not know, and Bedrock in the developer's
 * account. It verifies the signature of each request, signs the request again with the developer's credentials,
 * forwards it and streams the response back. The developer's credentials never reach a function.
 */
export async function startBedrockForwarder(options: BedrockForwarderOptions): Promise<BedrockForwarder> {
  const signers = new Map(options.functions.map((each) => [each.accessKeyId, each]));
  const verifier = { region: options.region, service: 'bedrock', signerOf: (id: string) => signers.get(id) };
  const target = targetOf(options);
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request, requestLimitBytes);
    if (body === undefined) return refuse(response, 413, 'ValidationException');
    if (!CONVERSE.test(request.url ?? '')) return refuse(response, 404, 'UnknownOperationException');
    const { method, url, rawHeaders } = request;
    const verdict = verify({ method, url, rawHeaders, body }, verifier);
    if ('refusal' in verdict) return refuse(response, 403, verdict.refusal.type);
    await forward(request, body, response, target);
  };
  const server = await startHttpServer((request, response) => {
    // The function sees that access is denied. The developer sees the reason on the terminal.
    receive(request, response).catch((error: Error) => {
      if (!response.destroyed) console.error(`Bedrock cannot be called: ${error.message}`);
      refuse(response, 403, 'AccessDeniedException');
    });
  });
  return { url: `http://127.0.0.1:${server.port}`, close: server.close };
}

function targetOf({ env = process.env, ...options }: BedrockForwarderOptions): Target {
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || options.region;
  return {
    region,
    url: new URL(options.target ?? `https://bedrock-runtime.${region}.amazonaws.com`),
    credentials: options.credentials ?? developersCredentials,
  };
}

async function developersCredentials(): Promise<Credentials> {
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  return defaultProvider()();
}

async function forward(
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  target: Target,
): Promise<void> {
  const clientGone = new AbortController();
  response.once('close', () => clientGone.abort());
  const url = new URL(request.url ?? '/', target.url);
  const headers = await signedHeaders(request, url, body, target);
  const answer = await fetch(url, {
    method: 'POST',
    headers,
    body: new Uint8Array(body),
    signal: clientGone.signal,
    redirect: 'error',
  });
  const kept = ['content-type', 'x-amzn-errortype', 'x-amzn-requestid'].flatMap((name): [string, string][] => {
    const value = answer.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  response.writeHead(answer.status, Object.fromEntries(kept));
  response.flushHeaders();
  if (answer.body === null) response.end();
  else pipeline(answer.body, response, () => clientGone.abort());
}

const sign = createSigner();

async function signedHeaders(
  request: IncomingMessage,
  url: URL,
  body: Buffer,
  target: Target,
): Promise<Record<string, string>> {
  const sent = {
    'content-type': request.headers['content-type'] ?? 'application/json',
    accept: request.headers.accept ?? '*/*',
  };
  const parts = { method: 'POST', path: url.pathname, query: '', headers: { ...sent, host: url.host }, body };
  const scope = {
    credentials: await target.credentials(),
    region: target.region,
    service: 'bedrock',
    date: new Date(),
  };
  return { ...sent, ...sign(parts, scope) };
}

function refuse(response: ServerResponse, status: number, type: string): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type }).end('{}');
}
