import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { InternalAxiosRequestConfig } from 'axios';
import { sharedAgents } from '../http/agents.ts';
import { httpModule, httpsModule } from '../http/builtin-modules.ts';
import { type ConnectionState, trackConnection } from '../http/connection-state.ts';

/**
 * The default agents and the transport of axios' own adapter. Its requests track their connections. They fail when the
 * upstream switches protocols: Node drops such a connection without an error, and axios would wait until the time is over.
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
