import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type ByteSource, isBytes, snapshot, toBytes } from '../../../src/http/bytes.ts';
import { sendAndRead, startServer, stopServers } from './support.ts';

afterEach(stopServers);

/** Memory with something in it that must not leave the process, and five bytes to send, from the tenth on. */
function memory<T extends ArrayBuffer | SharedArrayBuffer>(buffer: T): T {
  new Uint8Array(buffer).fill(0x53).set([1, 2, 3, 4, 250], 16);
  return buffer;
}

const exactly = (buffer: ArrayBuffer | SharedArrayBuffer): ArrayBuffer | SharedArrayBuffer => {
  const copy = memory(buffer).slice(16, 24);
  new Uint8Array(copy).set([1, 2, 3, 4, 250, 0, 0, 0]);
  return copy;
};

const FIVE = [1, 2, 3, 4, 250];
const EIGHT = [1, 2, 3, 4, 250, 0x53, 0x53, 0x53];

const VIEWS: readonly [name: string, view: () => ByteSource, bytes: readonly number[]][] = [
  ['Buffer', () => Buffer.from(memory(new ArrayBuffer(4_096)), 16, 5), FIVE],
  ['Uint8Array', () => new Uint8Array(memory(new ArrayBuffer(4_096)), 16, 5), FIVE],
  ['Int8Array', () => new Int8Array(memory(new ArrayBuffer(4_096)), 16, 5), FIVE],
  ['Uint8ClampedArray', () => new Uint8ClampedArray(memory(new ArrayBuffer(4_096)), 16, 5), FIVE],
  ['DataView', () => new DataView(memory(new ArrayBuffer(4_096)), 16, 5), FIVE],
  ['Uint16Array', () => new Uint16Array(memory(new ArrayBuffer(4_096)), 16, 4), EIGHT],
  ['Int16Array', () => new Int16Array(memory(new ArrayBuffer(4_096)), 16, 4), EIGHT],
  ['Uint32Array', () => new Uint32Array(memory(new ArrayBuffer(4_096)), 16, 2), EIGHT],
  ['Int32Array', () => new Int32Array(memory(new ArrayBuffer(4_096)), 16, 2), EIGHT],
  ['Float32Array', () => new Float32Array(memory(new ArrayBuffer(4_096)), 16, 2), EIGHT],
  ['Float64Array', () => new Float64Array(memory(new ArrayBuffer(4_096)), 16, 1), EIGHT],
  ['BigInt64Array', () => new BigInt64Array(memory(new ArrayBuffer(4_096)), 16, 1), EIGHT],
  ['BigUint64Array', () => new BigUint64Array(memory(new ArrayBuffer(4_096)), 16, 1), EIGHT],
  ['a view of shared memory', () => new Uint8Array(memory(new SharedArrayBuffer(4_096)), 16, 5), FIVE],
  [
    'a view that follows its memory',
    () => new Uint8Array(memory(new ArrayBuffer(21, { maxByteLength: 64 })), 16),
    FIVE,
  ],
  ['ArrayBuffer', () => exactly(new ArrayBuffer(64)) as ArrayBuffer, [...FIVE, 0, 0, 0]],
  ['SharedArrayBuffer', () => exactly(new SharedArrayBuffer(64)) as SharedArrayBuffer, [...FIVE, 0, 0, 0]],
  ['a view of another realm', () => runInNewContext('new Uint8Array([0, 1, 2, 3, 4, 250, 0]).subarray(1, 6)'), FIVE],
  ['memory of another realm', () => runInNewContext('new Uint8Array([1, 2, 3, 4, 250]).buffer'), FIVE],
];

describe.each(VIEWS)('the bytes of %s', (_name, view, bytes) => {
  test('are its own, and no others of its memory', async () => {
    expect(isBytes(view())).toBe(true);
    expect([...toBytes(view())]).toEqual(bytes);
    const { url } = await startServer((request, response) => void request.pipe(response));
    const echoed = await sendAndRead(url, { method: 'POST', body: toBytes(view()) });
    expect(echoed).toBe(Buffer.from(bytes).toString());
  });

  test('are those of the moment when a snapshot is taken', () => {
    const given = view();
    const taken = snapshot(given);
    toBytes(given).fill(0);
    expect([...taken]).toEqual(bytes);
    taken.fill(1);
    expect([...toBytes(given)]).toEqual(bytes.map(() => 0));
  });
});

test.each([undefined, null, 'text', 5, {}, [1, 2], { byteLength: 5 }, { [Symbol.toStringTag]: 'ArrayBuffer' }])(
  'there are none in %j',
  (value) => expect(isBytes(value)).toBe(false),
);

test.each(VIEWS)('%s itself can be sent: it is its bytes that arrive', async (_name, view, bytes) => {
  const { url } = await startServer((request, response) => void request.pipe(response));
  expect(await sendAndRead(url, { method: 'POST', body: view() as Uint8Array })).toBe(Buffer.from(bytes).toString());
});
