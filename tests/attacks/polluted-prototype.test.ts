import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Ended, runChild } from './children/child.ts';
import type { PollutionPlan } from './children/polluted-calls.ts';
import { AXIOS_KEYS, NODE_KEYS, OWN_KEYS } from './option-keys.ts';

const program = new URL('./children/polluted-calls.ts', import.meta.url);

/** These break bare axios too: Node's streams read the first three, axios itself reads the last. */
const BREAK_NODE = ['timeout', 'signal', 'writable', 'response'];

/** The members of property descriptors and answers. */
const OTHERS = [
  'get',
  'set',
  'value',
  'enumerable',
  'configurable',
  'Retry-After',
  'code',
  'statusCode',
  'content-type',
];

const without = (keys: readonly string[]): string[] => [...new Set(keys)].filter((key) => !BREAK_NODE.includes(key));

/** Echoes the request, with the status at the start of its path. */
const service = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (text: string) => {
    body += text;
  });
  request.once('end', () => echo(request, body, response));
});

function echo({ method, url = '', headers }: IncomingMessage, body: string, response: ServerResponse): void {
  const status = Number(/^\/(\d{3})/.exec(url)?.[1] ?? 200);
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ method, url, headers, body }));
}

let contacts = 0;
const polluter = createServer((_request, response) => void response.end('{}')).on('connection', () => {
  contacts += 1;
});

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

let ended: Ended;

beforeAll(async () => {
  const plan: PollutionPlan = {
    all: without([...AXIOS_KEYS, ...OWN_KEYS]),
    each: without([...AXIOS_KEYS, ...NODE_KEYS, ...OWN_KEYS, ...OTHERS]),
    service: await listen(service),
    polluter: await listen(polluter),
  };
  ended = await runChild(program, [JSON.stringify(plan)]);
}, 240_000);

afterAll(() => {
  for (const server of [service, polluter]) server.close().closeAllConnections();
});

describe('properties on Object.prototype, set by a dependency', () => {
  test('are looked for by the names that matter', () => {
    expect(AXIOS_KEYS).toEqual(
      expect.arrayContaining(['proxy', 'auth', 'params', 'cancelToken', 'transport', 'adapter']),
    );
    expect(NODE_KEYS).toEqual(expect.arrayContaining(['lookup', 'socketPath', 'rejectUnauthorized', 'agent']));
    expect(OWN_KEYS).toEqual(expect.arrayContaining(['reserveMs', 'idempotencyKey', 'passThrough', 'upstreamStatus']));
  });

  test('change no request, failure, answer or log line', () => {
    const { code, report, stderr } = ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { clean, differing } = report as { clean: object; differing: object };
    expect(JSON.stringify(clean)).toContain('"x-api-key":"kkkkkkkkkkkkkkkkkkkk"');
    expect(JSON.stringify(clean)).toContain('"body":"bytes"');
    expect(differing).toEqual({});
  });

  test('send nothing anywhere else', () => {
    expect(contacts).toBe(0);
  });
});
