import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createPool, destroyRequest, idleLimitMs, type Pool } from '../../../src/http/pool.ts';
import { createFakeClock, type FakeClock } from '../../../testing/fake-clock.ts';
import { aMoment, startServer, stopServers } from './support.ts';

const MINUTE_MS = 60_000;

let clock: FakeClock;
let agent: Agent;
let pool: Pool;
beforeEach(() => {
  clock = createFakeClock();
  agent = new Agent({ keepAlive: true, maxSockets: 2 });
  pool = createPool(agent, clock);
});
afterEach(async () => {
  agent.destroy();
  await stopServers();
});

describe('the time that a connection may idle', () => {
  test.each([
    [undefined, 4_000],
    ['', 4_000],
    ['max=100', 4_000],
    ['timeout=5', 4_000],
    ['timeout=60', 4_000],
    ['timeout=4', 3_000],
    ['timeout=2', 1_000],
    ['timeout=1', 500],
    ['timeout=0', 0],
    ['max=100, timeout=2', 1_000],
    ['max=100,timeout=2', 1_000],
    ['Timeout = 2', 1_000],
    ['timeout="3"', 2_000],
    ['timeout=99999999999999999999', 4_000],
    ['idletimeout=1', 4_000],
    ['timeout=soon', 4_000],
  ])('of a server that says %j is %d ms', (keepAlive, limitMs) => {
    expect(idleLimitMs(keepAlive)).toBe(limitMs);
  });
});

/** Gets an answer whole, and gives the request back when its connection is free again. */
async function call(url: string): Promise<ClientRequest> {
  const made = request(url, { agent: pool.agent });
  const freed = new Promise((resolve) => made.once('close', resolve));
  const message = await new Promise<IncomingMessage>((resolve, reject) =>
    made.once('response', resolve).once('error', reject).end(),
  );
  message.resume();
  await freed;
  return made;
}

/** The connections that the agent counts, of which it makes no more than it may. */
const connectionsOf = (counting: Agent): number => Number(Reflect.get(counting, 'totalSocketCount'));

const idleSockets = (): readonly Socket[] => Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? []);

describe('a connection that idles', () => {
  const startKeeping = (keepAlive?: string) =>
    startServer((_request, response) => {
      if (keepAlive !== undefined) response.setHeader('keep-alive', keepAlive);
      response.end('fine');
    });

  test('is taken again', async () => {
    const { url } = await startKeeping();
    await call(url);
    clock.advance(3_999);
    expect((await call(url)).reusedSocket).toBe(true);
    expect(connectionsOf(agent)).toBe(1);
  });

  test.each([
    ['by the monotonic clock, as while a function waits', () => clock.advance(4_000)],
    ['by the wall clock, as while a machine sleeps', () => clock.shiftWallClock(MINUTE_MS)],
  ])('too long %s is closed and not taken', async (_clock, passTime) => {
    const { url } = await startKeeping();
    const first = await call(url);
    passTime();
    const second = await call(url);
    expect(second.reusedSocket).toBe(false);
    expect(first.socket?.destroyed).toBe(true);
    expect(connectionsOf(agent)).toBe(1);
    expect(idleSockets()).toEqual([second.socket]);
  });

  test('longer than its server keeps it is not taken, and the others are', async () => {
    const [short, long] = [await startKeeping('timeout=2'), await startKeeping('timeout=5')];
    await Promise.all([call(short.url), call(long.url)]);
    clock.advance(1_000);
    expect((await call(long.url)).reusedSocket).toBe(true);
    expect((await call(short.url)).reusedSocket).toBe(false);
  });

  test('is closed by a timer, which does not keep the process, and which ends with the next request', async () => {
    const { url } = await startKeeping('max=9, timeout=3');
    const { socket } = await call(url);
    expect(socket?.timeout).toBe(2_000);
    const made = request(url, { agent: pool.agent });
    await new Promise((resolve) => made.once('socket', resolve));
    expect(made.socket).toBe(socket);
    expect(socket?.timeout).toBe(0);
    const freed = new Promise((resolve) => made.once('close', resolve));
    made.once('response', (message) => message.resume()).end();
    await freed;
    socket?.emit('timeout');
    expect(socket?.destroyed).toBe(true);
  });

  test('is not kept at all where the server keeps it for no time', async () => {
    const { url } = await startKeeping('timeout=0');
    const { socket } = await call(url);
    expect(socket?.destroyed).toBe(true);
    expect(idleSockets()).toEqual([]);
  });
});

describe('a request that is destroyed', () => {
  test('while it waits for a free connection leaves the queue, and no connection is made for it', async () => {
    const { promise: arrived, resolve } = Promise.withResolvers<void>();
    let requests = 0;
    const { url } = await startServer(() => {
      requests += 1;
      if (requests === 2) resolve();
    });
    const calls = Array.from({ length: 5 }, () => request(url, { agent }));
    const events: string[] = [];
    for (const [index, each] of calls.entries()) {
      each
        .on('error', (error) => events.push(`${index} ${error.message}`))
        .on('close', () => events.push(`${index} closed`));
      each.end();
    }
    await arrived;
    const waiting = Object.values(agent.requests).flat();
    expect(waiting).toEqual(calls.slice(2));
    for (const each of calls.slice(2)) destroyRequest(each, new Error('given up'));
    expect(events).toEqual([2, 3, 4].flatMap((index) => [`${index} given up`, `${index} closed`]));
    expect(Object.keys(agent.requests)).toEqual([]);
    for (const each of calls.slice(0, 2)) destroyRequest(each, new Error('given up'));
    await Promise.all(calls.slice(0, 2).map((each) => new Promise((resolve) => each.once('close', resolve))));
    await aMoment();
    expect(connectionsOf(agent)).toBe(0);
    expect(requests).toBe(2);
  });

  test('leaves the others in the queue of its host, and in those of other hosts, where they are', async () => {
    const [one, two] = [await startServer(() => {}), await startServer(() => {})];
    const calls = [one, two].flatMap(({ url }) => Array.from({ length: 4 }, () => request(url, { agent })));
    for (const each of calls) each.on('error', () => {}).end();
    const [, , , , , , second, third] = calls;
    destroyRequest(second as ClientRequest, new Error('given up'));
    expect(Object.values(agent.requests).flat()).toEqual([calls[2], calls[3], third]);
    for (const each of calls) destroyRequest(each, new Error('over'));
  });
});
