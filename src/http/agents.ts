import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { systemClock } from '../clock.ts';
import { httpModule, httpsModule } from './builtin-modules.ts';
import { createPool, type Pool } from './pool.ts';

/** The agents of one container, one for each protocol. */
export interface Agents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
}

/** The maximum number of connections of a container to one host: many more than one invocation needs. */
const MAX_SOCKETS = 64;

const OPTIONS = { keepAlive: true, maxSockets: MAX_SOCKETS };

let httpPool: Pool | undefined;
let httpsPool: Pool | undefined;

/**
 * The agent of all calls of this container over HTTP or HTTPS. Connections outlive invocations, so that the next invocation
 * needs no TLS handshake. The global agents are not used: they take proxies from the environment, and other code shares them.
 */
export function agentFor(isTls: boolean): HttpAgent {
  if (isTls) {
    httpsPool ??= createPool(new (httpsModule().Agent)(OPTIONS), systemClock);
    return httpsPool.agent;
  }
  httpPool ??= createPool(new (httpModule().Agent)(OPTIONS), systemClock);
  return httpPool.agent;
}

/** The agents for HTTP and HTTPS, created if there are none yet. */
export function sharedAgents(): Agents {
  return { httpAgent: agentFor(false), httpsAgent: agentFor(true) as HttpsAgent };
}
