import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cutOff } from '../../../../handlers/metaphysical/model/failure.ts';
import { type Generation, type GenerationFailure, generate } from '../../../../handlers/metaphysical/model/generate.ts';
import type { Model } from '../../../../handlers/metaphysical/model/model.ts';
import type { GenerationSample } from '../../../../handlers/metaphysical/model/speed-tracker.ts';
import { sleep, UpstreamError } from '../../../../index.ts';
import { createFakeClock, type FakeClock } from '../../../../testing/fake-clock.ts';
import { briefOf, END, type ScriptedModel, type Step, say, scriptedModel } from './scripted-model.ts';

const GENERATION_MS = 1_000;

interface Told {
  readonly said: Generation | GenerationFailure | { readonly thrown: unknown };
  readonly afterMs: number;
  readonly samples: readonly GenerationSample[];
  readonly model: ScriptedModel;
  readonly clock: FakeClock;
  /** The timers that are left at the end. */
  readonly left: number;
}

/** Runs a scripted model for a second, and then long enough to see late events. */
async function tell(
  steps: readonly Step[],
  { stopAtMs, maxTokens = 200 }: { stopAtMs?: number; maxTokens?: number } = {},
): Promise<Told> {
  const clock = createFakeClock();
  const startedAt = clock.now();
  const model = scriptedModel(clock, steps);
  const samples: GenerationSample[] = [];
  const speed = {
    expected: () => ({ ttftMs: 1, tokensPerSecond: 1 }),
    record: (sample: GenerationSample) => void samples.push(sample),
  };
  const outer = new AbortController();
  if (stopAtMs === 0) outer.abort('nobody waits');
  else if (stopAtMs !== undefined) clock.startTimer(stopAtMs, () => outer.abort('nobody waits'));
  let [afterMs, left] = [Number.NaN, Number.NaN];
  const plan = { generationMs: GENERATION_MS, maxTokens };
  const settled = generate({ model, brief: briefOf(), plan, speed, clock, signal: outer.signal })
    .catch((thrown: unknown) => ({ thrown }))
    .finally(() => {
      afterMs = clock.now() - startedAt;
      left = clock.pending;
    });
  await clock.advanceAsync(5_000);
  return { said: await settled, afterMs, samples, model, clock, left };
}

const wait = (waitMs: number): Step => ({ waitMs });

describe("a model's text with characters beyond U+FFFF", () => {
  test.each([1, 2, 3, 4, 5, 100])('is never cut inside a character, with a limit of %i tokens', async (maxTokens) => {
    for (const text of ['🌙'.repeat(2_000), `a${'🌙'.repeat(2_000)}`, `${'🌙 '.repeat(1_000)}`]) {
      const { said } = await tell([say(text), END], { maxTokens });
      if ('text' in said) expect([said.text.isWellFormed(), said.text.includes('\ufffd')]).toEqual([true, false]);
    }
  });

  test('is whole when its halves come apart', async () => {
    const { said } = await tell([say('Moon \ud83c'), say('\udf19.'), END]);
    expect(said).toEqual({ text: 'Moon 🌙.', finishReason: 'stop' });
    const half = await tell([say('Moon \ud83c.'), END]);
    expect(half.said).toEqual({ text: 'Moon \ufffd.', finishReason: 'stop' });
  });
});

describe('a model that took thoughts for its answer', () => {
  test('gives its answer without the retracted text, whole or in part', async () => {
    const all = await tell([say('Hmm, wait.'), { type: 'retract', length: 10 }, say('One.'), END]);
    expect(all.said).toEqual({ text: 'One.', finishReason: 'stop' });
    const part = await tell([say('One. '), say('Hmm.'), { type: 'retract', length: 4 }, say('Two.'), END]);
    expect(part.said).toEqual({ text: 'One. Two.', finishReason: 'stop' });
  });

  test('gives no text when it retracts all', async () => {
    const { said } = await tell([say('Hmm.'), { type: 'retract', length: 4 }, END]);
    expect(said).toEqual({ failure: 'empty' });
  });
});

describe('a model that has finished, without its count of tokens', () => {
  test.each([
    ['stop', { text: 'One. Two without an end', finishReason: 'stop' }],
    ['length', { text: 'One.', finishReason: 'length' }],
    ['filtered', { failure: 'filtered' }],
  ] as const)('keeps its finish reason when its time is over: %s', async (reason, expected) => {
    const { said, afterMs, left } = await tell([say('One. Two without an end'), wait(990), { finish: reason }, 'hang']);
    expect(said).toEqual(expected);
    expect([afterMs, left]).toEqual([GENERATION_MS, 0]);
  });
});

describe('a model that finishes in time', () => {
  test('gives its whole text, trimmed', async () => {
    const { said, afterMs, samples, model, left } = await tell([
      wait(100),
      say(' One. '),
      wait(50),
      say('Two without an end '),
      END,
    ]);
    expect(said).toEqual({ text: 'One. Two without an end', finishReason: 'stop' });
    expect([afterMs, left]).toEqual([150, 0]);
    expect(samples).toEqual([{ ttftMs: 100, streamingMs: 50, tokens: 7 }]);
    expect(model.requests).toMatchObject([{ brief: briefOf(), maxTokens: 200 }]);
  });

  test('has its tokens counted by its service where that does', async () => {
    const { samples } = await tell([say('One.'), { type: 'end', reason: 'stop', outputTokens: 99 }]);
    expect(samples).toMatchObject([{ tokens: 99 }]);
  });

  test('gives its whole sentences when it reached its token limit', async () => {
    const { said } = await tell([say('One. Two is'), { type: 'end', reason: 'length' }]);
    expect(said).toEqual({ text: 'One.', finishReason: 'length' });
  });
});

describe('a model that is still generating', () => {
  const words = (count: number): Step[] => Array.from({ length: count }, () => [wait(100), say('One. Tw')]).flat();

  test('is stopped at the first sentence that ends in the last seventh of its time', async () => {
    const { said, afterMs } = await tell([
      wait(700),
      say('One. Two'),
      wait(140),
      say(' is over.'),
      wait(20),
      say(' Three'),
      wait(60),
      say(' is over. Four'),
      END,
    ]);
    expect(said).toEqual({ text: 'One. Two is over.', finishReason: 'deadline' });
    expect(afterMs).toBe(860);
  });

  test('goes on to the end of its sentence', async () => {
    const { said, afterMs } = await tell([say('One. Two'), wait(850), say(' is'), wait(100), say(' over. Three'), END]);
    expect(said).toEqual({ text: 'One. Two is over.', finishReason: 'deadline' });
    expect(afterMs).toBe(950);
  });

  test('may end by itself in that time', async () => {
    const { said } = await tell([say('One. Two is'), wait(900), say(' over'), END]);
    expect(said).toEqual({ text: 'One. Two is over', finishReason: 'stop' });
  });

  test('is stopped in the middle when its time is over, and gives its whole sentences', async () => {
    const { said, afterMs, samples, model, clock } = await tell([say('One. Two is'), wait(5_000), say(' over.'), END]);
    expect(said).toEqual({ text: 'One.', finishReason: 'deadline' });
    expect(afterMs).toBe(GENERATION_MS);
    expect(samples).toMatchObject([{ ttftMs: 0, streamingMs: 0 }]);
    expect(model.requests[0]?.signal.aborted).toBe(true);
    expect(clock.pending).toBe(0);
  });

  test('gives its whole words when it is at its first sentence, if that is long', async () => {
    const words = 'word '.repeat(39);
    expect((await tell([say(`${words}words unfin`), 'hang'])).said).toEqual({
      text: `${words}words…`,
      finishReason: 'deadline',
    });
    expect((await tell([say(`${words}word unfin`), 'hang'])).said).toEqual({ failure: 'slow' });
  });

  test('is stopped by its time also when its events let no timer fire', async () => {
    const clock = createFakeClock();
    let pieces = 0;
    const burst: Model = {
      id: 'burst',
      async *stream() {
        for (;;) {
          clock.advance(1);
          pieces += 1;
          yield say('\n');
        }
      },
    };
    const speed = { expected: () => ({ ttftMs: 1, tokensPerSecond: 1 }), record: () => undefined };
    const { signal } = new AbortController();
    const plan = { generationMs: GENERATION_MS, maxTokens: 10_000 };
    expect(await generate({ model: burst, brief: briefOf(), plan, speed, clock, signal })).toEqual({ failure: 'slow' });
    expect(pieces).toBeLessThanOrEqual(GENERATION_MS + 1);
  });

  test.each<[string, readonly Step[], string]>([
    ['its last sentence', [say('One. '), wait(900), say('And the last one.'), END], 'One. And the last one.'],
    ['a quotation', [say('She said: “Go'), wait(900), say('.'), say('”'), END], 'She said: “Go.”'],
    ['an abbreviation', [say('Ask Dr'), wait(900), say('.'), say(' Smith about it.'), END], 'Ask Dr. Smith about it.'],
  ])('may end %s by itself in that time', async (_what, steps, text) => {
    expect((await tell(steps)).said).toEqual({ text, finishReason: 'stop' });
  });

  test('is left, also when it ignores the abort', async () => {
    let pieces = 0;
    const deaf: Model = {
      id: 'deaf',
      async *stream() {
        for (;;) {
          await sleep(clock, 100);
          pieces += 1;
          yield say(`${pieces} and no end `);
        }
      },
    };
    const clock = createFakeClock();
    const speed = { expected: () => ({ ttftMs: 1, tokensPerSecond: 1 }), record: () => undefined };
    const { signal } = new AbortController();
    const plan = { generationMs: GENERATION_MS, maxTokens: 1_000 };
    const said = generate({ model: deaf, brief: briefOf(), plan, speed, clock, signal });
    await clock.advanceAsync(10_000);
    expect(await said).toEqual({ failure: 'slow' });
    expect(pieces).toBeLessThanOrEqual(11);
  });

  test('is stopped when it exceeds its limit', async () => {
    const { said } = await tell([...words(4), 'hang'], { maxTokens: 1 });
    expect(said).toEqual({ text: 'One. TwOne.', finishReason: 'length' });
    const atOnce = await tell([say('One. '.repeat(100_000)), 'hang'], { maxTokens: 1 });
    expect(atOnce.said).toEqual({ text: 'One. One.', finishReason: 'length' });
  });
});

describe('a model that gives no text', () => {
  test.each<[string, readonly Step[], GenerationFailure['failure'], number]>([
    ['until its time is over', ['hang'], 'slow', GENERATION_MS],
    ['and ends', [END], 'empty', 0],
    ['but blanks', [say(' \n'), END], 'empty', 0],
    ['and breaks off', [], 'cut-off', 0],
    ['before it reaches its limit', [{ type: 'end', reason: 'length' }], 'empty', 0],
    ['as it is throttled', [wait(10), { fail: new UpstreamError('model', 'upstream-overloaded') }], 'throttled', 10],
    ['as its adapter throws', [{ fail: new TypeError('CANARY') }], 'unavailable', 0],
    ['that may be told, as it was filtered', [say('One. Two.'), { type: 'end', reason: 'filtered' }], 'filtered', 0],
  ])('%s', async (_what, steps, failure, afterMs) => {
    const told = await tell(steps);
    expect(told.said).toEqual({ failure });
    expect(told.afterMs).toBe(afterMs);
    expect([told.left, told.clock.pending]).toEqual([0, 0]);
  });

  test.each<[string, readonly Step[]]>([
    ['refused', [wait(5), { fail: new UpstreamError('model', 'upstream-overloaded') }]],
    ['ended', [END]],
  ])('that %s at once gives no sample of its speed', async (_what, steps) => {
    expect((await tell(steps)).samples).toEqual([]);
  });

  test('gives a sample with the time of the wait', async () => {
    const { samples } = await tell(['hang']);
    expect(samples).toEqual([{ ttftMs: GENERATION_MS, streamingMs: 0, tokens: 0 }]);
  });
});

test.each<[string, readonly Step[]]>([
  ['ends without a word', []],
  ['fails', [{ fail: new UpstreamError('model', 'upstream-unreachable') }]],
])('a model that %s after a sentence is cut off', async (_what, end) => {
  const { said } = await tell([say('One. Two'), ...end]);
  expect(said).toEqual({ text: 'One.', finishReason: 'cut-off' });
});

test.each([0, 300])('after an abort at %i ms all ends with its reason', async (stopAtMs) => {
  const { said, afterMs, model, clock, samples } = await tell([say('One. Two'), 'hang'], { stopAtMs });
  expect(said).toEqual({ thrown: 'nobody waits' });
  expect(afterMs).toBe(stopAtMs);
  expect(model.requests.every(({ signal }) => signal.aborted)).toBe(true);
  expect(clock.pending).toBe(0);
  expect(samples).toEqual([]);
});

test('every model is over in time, and its text is whole', async () => {
  const step = fc.oneof(
    fc.constantFrom<Step>(say('One. '), say('two is'), say(' over.'), say(''), END, 'hang'),
    fc.nat(600).map(wait),
    fc
      .constantFrom(new UpstreamError('model', 'upstream-overloaded'), cutOff())
      .map((failure): Step => ({ fail: failure })),
    fc.constantFrom('length' as const, 'filtered' as const).map((reason): Step => ({ type: 'end', reason })),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const { said, afterMs, clock } = await tell(steps);
      expect(afterMs).toBeLessThanOrEqual(GENERATION_MS);
      expect(clock.pending).toBe(0);
      if (!('text' in said)) return expect(said).toHaveProperty('failure');
      if (said.finishReason !== 'stop') expect(said.text).toMatch(/\.$/);
      expect(said.text.trim()).not.toBe('');
    }),
    { numRuns: 100 },
  );
});
