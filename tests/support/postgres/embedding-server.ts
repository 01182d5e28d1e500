import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';

/** A request that the server received. */
export interface EmbeddingRequest {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly model: string; readonly input: readonly string[]; readonly encoding_format: string };
}

/** A loopback server that speaks `POST /v1/embeddings`. */
export interface EmbeddingServer {
  /** The `/v1` root. */
  readonly baseUrl: string;
  readonly requests: EmbeddingRequest[];
  close(): Promise<void>;
}

/** @param answer writes the answer to each request */
export async function startEmbeddingServer(
  answer: (request: EmbeddingRequest, response: ServerResponse) => void | Promise<void>,
): Promise<EmbeddingServer> {
  const requests: EmbeddingRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const { method, url: path, headers } = incoming;
    const request = { method, path, headers, body: JSON.parse((await textOf(incoming)) || '{}') };
    requests.push(request);
    await answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
