import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { blackHole, refusedUrl, unresolvableUrl } from '../../testing/fault-server.ts';
import { rawRequest } from '../support/raw-request.ts';

/** The state of a connection to a URL after some time. */
function attempt(url: string, withinMs: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const settle = (outcome: string) => (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(settle('still connecting'), withinMs);
    socket.once('connect', settle('connected')).once('error', settle('failed'));
  });
}

test('refusedUrl is refused at once', async () => {
  const outcome = await rawRequest(await refusedUrl());
  expect(outcome.error).toBe('ECONNREFUSED');
});

test('refusedUrl keeps its port from whoever listens meanwhile', async () => {
  const url = await refusedUrl();
  const server = createServer().listen(Number(new URL(url).port), '127.0.0.1');
  const [error] = await once(server, 'error');
  expect(error.code).toBe('EADDRINUSE');
  expect((await rawRequest(url)).error).toBe('ECONNREFUSED');
});

test('unresolvableUrl names a host that is not to be found', async () => {
  await expect(lookup(new URL(unresolvableUrl).hostname)).rejects.toMatchObject({ syscall: 'getaddrinfo' });
});

// The kernel repeats its SYN after one second, so 1.2 s include one repetition.
test('a black hole neither connects nor fails, not even when the kernel tries again', async () => {
  const hole = await blackHole();
  const outcomes = await Promise.all([attempt(hole.url, 1_200), attempt(hole.url, 1_200), attempt(hole.url, 1_200)]);
  await hole.stop();
  expect(outcomes).toEqual(['still connecting', 'still connecting', 'still connecting']);
  expect(await attempt(hole.url, 2_000)).toBe('failed');
});
