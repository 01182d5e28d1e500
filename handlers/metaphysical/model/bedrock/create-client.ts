import { Readable } from 'node:stream';
import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { atMost, MAX_ERROR_BYTES, wholeEvents } from './bounds.ts';
import { bedrockFailureOf } from './failures.ts';

/** The address of Bedrock. Defaults: the SDK's, from `AWS_REGION` and `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`. */
export interface ClientOptions {
  readonly region?: string | undefined;
  readonly endpoint?: string | undefined;
  /** The time for which an idle connection is kept, in milliseconds. Default: 10000. */
  readonly keptMs?: number | undefined;
}

/**
 * Shorter than what is between here and Bedrock forgets a connection in (a NAT gateway: 350 s; Bedrock itself: 60 s).
 */
const KEPT_MS = 10_000;

/** An environment in Lambda has one call at a time, `npm start` a few. */
const CONNECTIONS = { maxSockets: 50, maxFreeSockets: 2 };

/**
 * Loads the SDK and makes a client. It makes one attempt at each call: the time for a second one is the answer's. It
 * speaks HTTP/1.1, where the end of a call is the end of its connection: over HTTP/2, the SDK's default here, a stream
 * that is aborted ends like one that is complete.
 */
export async function createClient({ region, endpoint, keptMs }: ClientOptions): Promise<BedrockRuntimeClient> {
  const [{ BedrockRuntimeClient }, { NodeHttpHandler }] = await Promise.all([
    import('@aws-sdk/client-bedrock-runtime'),
    import('@smithy/node-http-handler'),
  ]);
  // The timeout is for connections that nobody uses: what a call may take, its signal says.
  const agent = { ...CONNECTIONS, keepAlive: true, timeout: keptMs ?? KEPT_MS };
  const client = new BedrockRuntimeClient({
    ...(region && { region }),
    ...(endpoint && { endpoint }),
    maxAttempts: 1,
    // Not the adaptive mode, which waits before a first attempt.
    retryMode: 'standard',
    requestHandler: new NodeHttpHandler({ httpAgent: agent, httpsAgent: agent }),
  });
  bound(client);
  return client;
}

/** Puts bounds to what comes, before the SDK reads it, and takes what went wrong before the SDK has wrapped it. */
function bound({ middlewareStack }: BedrockRuntimeClient): void {
  middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args).catch((error) => {
        throw bedrockFailureOf(error, 'request');
      });
      const response = result.response as { readonly statusCode: number; body: Readable };
      response.body =
        response.statusCode === 200
          ? // No Readable: one that fails while nobody reads it ends the process.
            (wholeEvents(response.body) as unknown as Readable)
          : Readable.from(atMost(MAX_ERROR_BYTES, response.body), { objectMode: false });
      return result;
    },
    // After all others of the step: the first to see a response.
    { step: 'deserialize', priority: 'low', name: 'boundAnswers' },
  );
}
