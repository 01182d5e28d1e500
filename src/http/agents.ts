import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { systemClock } from '../clock.ts';
import { httpModule, httpsModule } from './builtin-modules.ts';
import { createPool, type Pool } from './pool.ts';

/** The connection pools of one container. */
export interface Agents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
}

/** The maximum of connections of a container to one host: many more than one invocation needs. */
const MAX_SOCKETS = 64;

const OPTIONS = { keepAlive: true, maxSockets: MAX_SOCKETS };

let httpPool: Pool | undefined;
let httpsPool: Pool | undefined;

/**
 * The pool of all calls of this container over http or https. Connections outlive invocations, so that a warm one needs no
 * TLS handshake. The global agents are not used: they take proxies from the environment, and other code shares them.
 */
export function agentFor(isTls: boolean): HttpAgent {
  if (isTls) {
    httpsPool ??= createPool(new (httpsModule().Agent)(OPTIONS), systemClock);
    return httpsPool.agent;
  }
  httpPool ??= createPool(new (httpModule().Agent)(OPTIONS), systemClock);
  return httpPool.agent;
}

/** The agents of both pools. */
export function sharedAgents(): Agents {
  return { httpAgent: agentFor(false), httpsAgent: agentFor(true) as HttpsAgent };
}
