import type { ClientRequest, Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { httpModule, httpsModule } from './builtin-modules.ts';

/** The connection pools of one container. */
export interface Agents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
}

/** How many connections to one host a container holds at most: many more than one invocation at a time needs. */
const MAX_SOCKETS = 64;

const POOL = { keepAlive: true, maxSockets: MAX_SOCKETS };

let httpAgent: HttpAgent | undefined;
let httpsAgent: HttpsAgent | undefined;

/**
 * The pool that every call of this container over http or https shares: connections outlive invocations, so that a warm
 * one needs no TLS handshake. It is our own because the global agents take their proxies from the environment and carry
 * the listeners of whoever else uses them.
 */
export function agentFor(isTls: boolean): HttpAgent {
  if (isTls) {
    httpsAgent ??= new (httpsModule().Agent)(POOL);
    return httpsAgent;
  }
  httpAgent ??= new (httpModule().Agent)(POOL);
  return httpAgent;
}

/** Both pools. */
export function sharedAgents(): Agents {
  return { httpAgent: agentFor(false), httpsAgent: agentFor(true) as HttpsAgent };
}

/**
 * Ends a request, wherever it is: in a queue, without a connection, or on one.
 *
 * One that waits for a free connection leaves the queue at once. Node would let it wait on, and make a connection for it
 * when another one closes.
 */
export function destroyRequest(request: ClientRequest, error: unknown): void {
  request.destroy(error as Error);
  if (!leaveQueue(request)) return;
  // Whoever traces the request waits for its end.
  request.emit('error', error);
  request.emit('close');
}

function leaveQueue(request: ClientRequest): boolean {
  const { agent } = request as unknown as { readonly agent: { readonly requests: NodeJS.Dict<ClientRequest[]> } };
  const { requests } = agent;
  for (const [name, queue = []] of Object.entries(requests)) {
    const place = queue.indexOf(request);
    if (place === -1) continue;
    queue.splice(place, 1);
    if (queue.length === 0) delete requests[name];
    return true;
  }
  return false;
}
