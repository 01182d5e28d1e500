import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';

const running = new Set<() => Promise<void>>();

async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    // A peer that gives up is what these tests are about.
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.add(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An HTTP server on loopback that answers as told; its URL. Closed by `closeAll`. */
export async function serve(answer: RequestListener): Promise<string> {
  return `http://${await listen(createHttpServer(answer))}`;
}

/** A server that answers the first bytes of every connection with these bytes, whatever they are; its URL. */
export async function serveBytes(bytes: string | Buffer): Promise<string> {
  return `http://${await listen(createTcpServer((socket) => void socket.once('data', () => socket.end(bytes))))}`;
}

/** A server that takes connections and then does with them what it is told; its URL. */
export async function serveSockets(onSocket: (socket: Socket) => void): Promise<string> {
  return `http://${await listen(createTcpServer(onSocket))}`;
}

/** Closes every server that a test started. */
export async function closeAll(): Promise<void> {
  await Promise.all([...running].map((close) => close()));
  running.clear();
}
