import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { modelFailureOf } from '../../../../../handlers/metaphysical/model/failure.ts';
import { isFailure } from '../../../../../index.ts';
import { completionOf, DONE, deltaOf, eventOf, finishOf, usageOf } from '../../../../support/model/sse-wire.ts';
import { ask, fetchOf, modelAt, requestOf } from './ask.ts';

/** Bytes cut at these places, empty pieces among them. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

const content = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('<think>', '</think>', '<|channel|>', 'final<|message|>', '<|end|>', 'Mặt Trời', '\r\n', '🌞'),
);

const event = fc.oneof(
  content.map((text) => deltaOf({ content: text.toWellFormed() })),
  content.map((text) => deltaOf({ reasoning_content: text.toWellFormed() })),
  fc.constantFrom(': ping\n\n', 'event: x\n', usageOf(3), deltaOf({ role: 'assistant' })),
);

const lineEnd = fc.constantFrom('\n', '\r\n', '\r');

/** Bytes after the reason to stop: they must not change the answer. */
const tail = fc.oneof(
  fc
    .constantFrom('', eventOf(DONE), usageOf(4), 'data: {"choi\n\n', eventOf({ error: 'x' }), 'data:\n\n')
    .map((text) => Buffer.from(text)),
  fc.uint8Array(),
);

const stream = fc
  .tuple(fc.constantFrom('', '\uFEFF'), fc.array(event), fc.constantFrom('stop', 'length'), tail, lineEnd)
  .map(([start, events, reason, behind, end]) => {
    const text = [start, ...events, finishOf(reason)].join('').replaceAll('\n', end);
    return Buffer.concat([Buffer.from(text), behind]);
  });

describe('any stream', () => {
  test('has the same meaning in all chunks', async () => {
    await fc.assert(
      fc.asyncProperty(stream, fc.array(fc.nat()), async (bytes, places) => {
        const whole = await ask({ fetch: fetchOf([bytes]) });
        expect(await ask({ fetch: fetchOf(cut(bytes, places)) })).toEqual(whole);
        expect(await ask({ fetch: fetchOf(cut(bytes, [...bytes.keys()])) })).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  const garbage = fc.oneof(
    fc.uint8Array(),
    fc.string().map((text) => Buffer.from(`data: ${text}\n\n`)),
    fc.json().map((text) => Buffer.from(`data: ${text}\n\n`)),
    fc
      .record({ choices: fc.anything(), usage: fc.anything(), error: fc.anything() }, { requiredKeys: [] })
      .map((message) => Buffer.from(eventOf(JSON.stringify(message, noBigInt)))),
    fc
      .record({ delta: fc.anything(), finish_reason: fc.oneof(fc.constant(null), fc.anything()) }, { requiredKeys: [] })
      .map((choice) => Buffer.from(eventOf(JSON.stringify({ choices: [choice] }, noBigInt)))),
    event.map((text) => Buffer.from(text)),
  );
  const type = fc.constantFrom('text/event-stream', 'application/json', 'text/html');

  test('without a reason to stop fails with a failure of the model', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(garbage), type, async (chunks, contentType) => {
        const model = modelAt({ baseUrl: 'http://host/v1', fetch: fetchOf(chunks, contentType) });
        const types: string[] = [];
        const failure = await drain(model.stream(requestOf()), types);
        expect(isFailure(failure)).toBe(true);
        expect(types).not.toContain('end');
      }),
      { numRuns: 300 },
    );
  });

  test('of half an answer fails', async () => {
    const bytes = Buffer.from(completionOf('Mặt Trời ở Sư Tử.'));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), async (length) => {
        const fetch = fetchOf([bytes.subarray(0, length)], 'application/json');
        const model = modelAt({ baseUrl: 'http://host/v1', fetch });
        expect(modelFailureOf(await drain(model.stream(requestOf()), []))).toBe('invalid');
      }),
    );
  });
});

async function drain(events: AsyncIterable<{ readonly type: string }>, types: string[]): Promise<unknown> {
  try {
    for await (const { type } of events) types.push(type);
  } catch (error) {
    return error;
  }
  return undefined;
}

function noBigInt(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
