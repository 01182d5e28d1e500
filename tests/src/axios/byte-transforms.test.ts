import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import axios, { type AxiosInstance, type AxiosRequestConfig, type AxiosRequestTransformer } from 'axios';
import { keepViews } from '../../../src/axios/byte-transforms.ts';
import { startServer, stopServers } from '../http/support.ts';
import { endAll, openClient } from './support.ts';

let url: string;
let bodies: string[];

beforeAll(async () => {
  const server = await startServer(async (request, response) => {
    const chunks = await request.toArray();
    bodies.push(Buffer.concat(chunks).toString('latin1'));
    response.end('{}');
  });
  url = server.url;
});
afterEach(() => {
  bodies = [];
  endAll();
});
bodies = [];
afterAll(stopServers);

const SENT = 'sent too';

/** Memory that is larger than what is to be sent of it. */
function memory<Buffer extends ArrayBufferLike>(buffer: Buffer): Buffer {
  new Uint8Array(buffer).fill(88);
  Buffer.from(buffer, 16, SENT.length).write(SENT);
  return buffer;
}

const shared = () => memory(new SharedArrayBuffer(4_096));
const resizable = () => memory(new ArrayBuffer(4_096, { maxByteLength: 8_192 }));
const plain = () => memory(new ArrayBuffer(4_096));

const VIEWS: readonly (readonly [string, () => unknown])[] = [plain, shared, resizable].flatMap((make) => [
  [`Uint8Array, ${make.name}`, () => new Uint8Array(make(), 16, 8)] as const,
  [`Float32Array, ${make.name}`, () => new Float32Array(make(), 16, 2)] as const,
  [`BigInt64Array, ${make.name}`, () => new BigInt64Array(make(), 16, 1)] as const,
  [`DataView, ${make.name}`, () => new DataView(make(), 16, 8)] as const,
]);

const ofAxios = (): AxiosRequestTransformer[] => [axios.defaults.transformRequest ?? []].flat();

/** Of another copy of axios, whose functions are others. */
const ofAnotherAxios: AxiosRequestTransformer = (data) => (ArrayBuffer.isView(data) ? data.buffer : data);

const same: AxiosRequestTransformer = (data) => data;

const WAYS: readonly (readonly [string, (client: AxiosInstance, data: unknown) => Promise<unknown>])[] = [
  ['as it is', (client, data) => client.post('/', data)],
  ['with no transforms', (client, data) => client.post('/', data, { transformRequest: [] })],
  ['with one of its own', (client, data) => client.post('/', data, { transformRequest: same })],
  ["with axios' own", (client, data) => client.post('/', data, { transformRequest: ofAxios() })],
  [
    "with axios' own after another one",
    (client, data) => client.post('/', data, { transformRequest: [same, ...ofAxios()] }),
  ],
  [
    "with axios' own after one that makes it",
    (client, data) => client.post('/', '', { transformRequest: [() => data, ...ofAxios()] }),
  ],
  ["with another axios' own", (client, data) => client.post('/', data, { transformRequest: ofAnotherAxios })],
  ["from a client with axios' own", (client, data) => client.create({ transformRequest: ofAxios() }).put('/', data)],
  [
    "with axios' own by an interceptor",
    (client, data) => {
      client.interceptors.request.use((config) => Object.assign(config, { data, transformRequest: ofAxios() }));
      return client.post('/', 'else');
    },
  ],
  [
    "with axios' own in the defaults",
    (client, data) => Object.assign(client.defaults, { transformRequest: ofAxios() }) && client.post('/', data),
  ],
  [
    "with axios' own and its adapter",
    (client, data) => client.post('/', data, { transformRequest: ofAxios(), adapter: 'http' }),
  ],
];

describe.each(WAYS)('bytes sent %s', (_way, send) => {
  test.each(VIEWS)('are no others than those of the view: %s', async (_view, make) => {
    await send(openClient(url).client, make());
    expect(bodies).toEqual([SENT]);
  });
});

test('bytes in shared memory are sent as bytes', async () => {
  const { client } = openClient(url);
  await client.post('/', shared());
  expect(bodies[0]).toHaveLength(4_096);
});

test('a configuration that comes back has the transforms that it had', async () => {
  const { client } = openClient(url);
  const transformRequest = [same];
  const { config } = await client.post('/', 'x', { transformRequest });
  expect(config.transformRequest).toEqual(transformRequest);
  await client.request(config as AxiosRequestConfig);
  expect(bodies).toEqual(['x', 'x']);
});

test('transforms may be missing', () => {
  expect(keepViews(undefined)).toEqual([]);
});
