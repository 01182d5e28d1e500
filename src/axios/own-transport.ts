import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { InternalAxiosRequestConfig } from 'axios';
import { sharedAgents } from '../http/agents.ts';
import { httpModule, httpsModule } from '../http/builtin-modules.ts';
import { type ConnectionState, trackConnection } from '../http/connection-state.ts';

/**
 * The agents and the requests of axios' own adapter, where a call brings none. The requests tell of their connections, and
 * fail when the upstream switches to a protocol nobody asked for: Node drops such a connection without an error, and
 * axios would wait for one until the time is up.
 */
export function ownTransport(connection: ConnectionState): Partial<InternalAxiosRequestConfig> {
  const request = (options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest => {
    const isTls = options.protocol === 'https:';
    const started = (isTls ? httpsModule() : httpModule()).request(options, onResponse);
    trackConnection(started, isTls, connection);
    return started.once('upgrade', (_response, socket) => {
      socket.destroy();
      started.emit('error', new Error('The upstream switches protocols.'));
    });
  };
  return { ...sharedAgents(), transport: { request } };
}
