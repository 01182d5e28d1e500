import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { streamOf } from '../../../src/fetch/stream.ts';
import { thrownBy } from '../axios/support.ts';

/** A stream, its source, and how often its guard was told that it is over. */
function watched() {
  const source = new PassThrough();
  const over: number[] = [];
  const failed = new Error('ours');
  const guard = { failureOfBody: () => failed, closed: () => void over.push(1) };
  return { source, over, failed, stream: streamOf(source, guard) };
}

test('a stream that is cancelled takes nothing more, and nothing that still comes does harm', async () => {
  const { source, over, stream } = watched();
  await stream.cancel();
  expect(source.destroyed).toBe(true);
  for (const event of ['data', 'end', 'error']) source.emit(event, Buffer.from('late'));
  await new Promise(setImmediate);
  expect(over).toEqual([1]);
});

test('an error is ours, and comes after what was read before it', async () => {
  const { source, failed, stream } = watched();
  source.write('first');
  const reader = stream.getReader();
  expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe('first');
  source.destroy(new Error('theirs'));
  expect(await thrownBy(reader.read())).toBe(failed);
});

test('an empty chunk is none', async () => {
  const { source, stream } = watched();
  source.emit('data', Buffer.alloc(0));
  source.end('x');
  expect(await new Response(stream).text()).toBe('x');
});

test('the bytes are copies: whoever takes them away takes them from nobody', async () => {
  const { source, stream } = watched();
  const pooled = Buffer.from('pooled');
  source.end(pooled);
  const { value } = await stream.getReader().read();
  expect(value?.buffer).not.toBe(pooled.buffer);
  expect(value?.byteLength).toBe(value?.buffer.byteLength);
});
