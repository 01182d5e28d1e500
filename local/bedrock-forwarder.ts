import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { createSigner } from '../src/auth/sigv4.ts';
import { readBody, startHttpServer } from './http-server.ts';
import { type Credentials, verify } from './sigv4/verify.ts';

/** Bedrock as the functions reach it. */
export interface BedrockForwarder {
  /** For `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`. */
  readonly url: string;
  close(): Promise<void>;
}

export interface BedrockForwarderOptions {
  /** What the functions sign for. */
  readonly region: string;
  /** Whose requests are handed on. */
  readonly functions: readonly Credentials[];
  /** Where Bedrock is. Default: in the developer's own region, or else the functions'. */
  readonly target?: string;
  /** Whose account pays. Default: the developer's, as the AWS SDK finds them. */
  readonly credentials?: () => Promise<Credentials>;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** More than a prompt, a conversation and passages come to. */
const requestLimitBytes = 256 * 1024;

/** All that a function asks of Bedrock, and nothing that leads to another host. */
const CONVERSE = /^\/model\/[^/?#]+\/converse-stream$/;

interface Target {
  readonly url: URL;
  readonly region: string;
  readonly credentials: () => Promise<Credentials>;
}

/**
 * Starts what stands between the functions, which here have credentials of nobody's, and Bedrock in a developer's
 * account: it checks who has signed a request, signs it anew for the developer and hands it on, and the answer back as it
 * comes. The developer's credentials never reach a function.
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
    // Whatever goes wrong on the way to AWS: to the function Bedrock is not there. Why is the developer's to know.
    receive(request, response).catch((error: Error) => {
      if (!response.destroyed) console.error(`Bedrock cannot be asked: ${error.message}`);
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
  const left = new AbortController();
  response.once('close', () => left.abort());
  const url = new URL(request.url ?? '/', target.url);
  const own = await signed(request, url, body, target);
  const answer = await fetch(url, {
    method: 'POST',
    headers: own,
    body: new Uint8Array(body),
    signal: left.signal,
    redirect: 'error',
  });
  const kept = ['content-type', 'x-amzn-errortype', 'x-amzn-requestid'].flatMap((name): [string, string][] => {
    const value = answer.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  response.writeHead(answer.status, Object.fromEntries(kept));
  response.flushHeaders();
  if (answer.body === null) response.end();
  else pipeline(answer.body, response, () => left.abort());
}

const sign = createSigner();

async function signed(
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
