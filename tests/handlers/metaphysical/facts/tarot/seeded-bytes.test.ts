import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import {
  type NextByte,
  pickBelow,
  seededBytes,
} from '../../../../../handlers/metaphysical/facts/tarot/seeded-bytes.ts';

/** A stream of these bytes. */
function bytesOf(values: readonly number[]): NextByte {
  const left = values.values();
  return () => {
    const { value, done } = left.next();
    if (done) throw new Error('out of bytes');
    return value;
  };
}

const EVERY_BYTE = Array.from({ length: 256 }, (_, byte) => byte);

// printf '%s' "0:hello" | sha256sum, and so on.
test('the stream is block after block of the hash of number and seed', () => {
  const hash = (block: string): string => createHash('sha256').update(block).digest('hex');
  const nextByte = seededBytes('hello');
  const read = Uint8Array.from({ length: 96 }, nextByte);
  expect(Buffer.from(read).toString('hex')).toBe(hash('0:hello') + hash('1:hello') + hash('2:hello'));
});

test('a stream begins anew whenever it is asked for', () => {
  const [one, other] = [seededBytes('a'), seededBytes('a')];
  expect([one(), one()]).toEqual([other(), other()]);
});

test.each([1, 2, 3, 76, 77, 78, 128, 255, 256])('of all bytes, as many pick each number below %p', (bound) => {
  const fair = Math.floor(256 / bound);
  const bytes = bytesOf(EVERY_BYTE);
  const picks = Array.from({ length: fair * bound }, () => pickBelow(bound, bytes));
  expect(picks).toEqual(Array.from({ length: fair * bound }, (_, index) => index % bound));
});

test('bytes that would favour small numbers are passed over', () => {
  expect(pickBelow(78, bytesOf([255, 234, 233]))).toBe(77);
});
