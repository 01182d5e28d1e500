import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** The connection pools of one container. */
export interface Agents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
}

/** How many connections to one host a container holds at most: many more than one invocation at a time needs. */
const MAX_SOCKETS = 64;

let agents: Agents | undefined;

/**
 * The pools that every call of this container shares: connections outlive invocations, so that a warm one needs no
 * TLS handshake. They are our own because the global agents take their proxies from the environment and carry the
 * listeners of whoever else uses them.
 */
export function sharedAgents(): Agents {
  agents ??= {
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets: MAX_SOCKETS }),
    httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: MAX_SOCKETS }),
  };
  return agents;
}
