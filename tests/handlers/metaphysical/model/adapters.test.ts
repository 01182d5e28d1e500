import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ADAPTERS, type Rig, type Said } from './adapters.ts';

const HELLO: Said = { text: 'Hello' };
const STOP: Said = { stop: 'stop' };

const REASONS: Readonly<Record<string, readonly string[]>> = {
  stop: ['stop', 'STOP', 'Stop', 'end_turn', 'eos', 'eos_token', 'stop_sequence', 'COMPLETE', 'eosFound', 'end-turn'],
  length: [
    'length',
    'max_tokens',
    'MAX_TOKENS',
    'model_length',
    'max_output_tokens',
    'model_context_window_exceeded',
    'FINISH_REASON_MAX_TOKENS',
    'FinishReason.MAX_TOKENS',
    'maxPredictedTokensReached',
  ],
  filtered: [
    'content_filter',
    'content_filtered',
    'guardrail_intervened',
    'refusal',
    'sensitive',
    'SAFETY',
    'RECITATION',
    'PROHIBITED_CONTENT',
    'ERROR_TOXIC',
  ],
};

/** Reasons that end no answer, and names that every object has. */
const UNKNOWN = [
  'tool_calls',
  'tool_use',
  'function_call',
  'error',
  'abort',
  'insufficient_system_resource',
  'banana',
  'constructor',
  '__proto__',
];

const HARMONY = '<|channel|>analysis<|message|>Hmm<|end|><|start|>assistant<|channel|>final<|message|>Hello';
const THOUGHTS = [
  '<think>Hmm</think>Hello',
  '<Thinking a="b">\nHmm\n</Thinking>\n\nHello',
  '<thought>Hmm</thought>Hello',
  '<reasoning>Hmm</reasoning >Hello',
  'Hmm</think>Hello',
  '<think>Hmm<think>Hmm</think>Hmm</think>Hello',
  'Hello<think>Hmm',
  `${HARMONY}<|return|>`,
  HARMONY.slice('<|channel|>'.length),
];

describe.each(ADAPTERS)('%s', (_name, start) => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await start();
  });
  afterAll(() => rig.stop());

  const told = (said: readonly Said[], ending?: Parameters<Rig['says']>[1]): Promise<string> => {
    rig.says(said, ending);
    return rig.ask();
  };

  const reasons = Object.entries(REASONS).flatMap(([reason, names]) => names.map((name) => [name, reason] as const));
  test.each(reasons)('ends an answer that stops for %s with %s', async (name, reason) => {
    expect(await told([HELLO, { stop: name }, { count: 2 }])).toBe(`Hello[${reason} 2]`);
  });

  test.each(UNKNOWN)('refuses an answer that stops for %s', async (name) => {
    expect(await told([HELLO, { stop: name }, { count: 2 }])).toBe('Hello|invalid');
  });

  test.each(THOUGHTS)('removes a thought: %j', async (text) => {
    expect(await told([{ text }, STOP])).toBe('Hello[stop -]');
    expect(await told([...[...text].map((letter) => ({ text: letter })), STOP])).toBe('Hello[stop -]');
  });

  test('removes a thought that is a message of its own', async () => {
    expect(await told([{ thought: 'Hmm' }, HELLO, { thought: 'Hmm' }, STOP])).toBe('Hello[stop -]');
  });

  test('keeps text that only looks like a thought', async () => {
    const text = 'a < b, <b>, <thinker> and <thi';
    expect(await told([...[...text].map((letter) => ({ text: letter })), STOP])).toBe(`${text}[stop -]`);
  });

  test('gives no text of a model that only thinks', async () => {
    expect(await told([{ text: '<think>Hmm' }, { stop: 'length' }])).toBe('[length -]');
  });

  const AFTER: readonly (readonly [string, readonly Said[], string])[] = [
    ['nothing', [], '-'],
    ['the count', [{ count: 2 }], '2'],
    ['an error', [{ error: 'throttled' }], '-'],
    ['the count and an error', [{ count: 2 }, { error: 'throttled' }], '2'],
    ['garbage', [{ garbage: true }], '-'],
    ['a reason that nobody knows', [{ stop: 'banana' }], '-'],
    ['a thought', [{ thought: 'Hmm' }], '-'],
  ];
  const afterwards = AFTER.flatMap(([what, said, count]) =>
    (['closes', 'resets', 'hangs'] as const).map((ending) => [what, ending, said, count] as const),
  );
  test.each(afterwards)(
    'keeps the answer after its reason to stop, although %s follows and it %s',
    async (_what, ending, said, count) => {
      const startedMs = performance.now();
      let reason: string | undefined;
      rig.says([HELLO, STOP, ...said], ending);
      const onFinish = (given: string): void => {
        reason = given;
      };
      expect(await rig.ask({ onFinish })).toBe(`Hello[stop ${count}]`);
      expect(performance.now() - startedMs).toBeLessThan(3_000);
      expect(reason).toBe('stop');
      await rig.deserted();
    },
  );

  test.each(['closes', 'resets'] as const)(
    'distinguishes an answer without a reason from a whole one when it %s',
    async (ending) => {
      expect(await told([HELLO, { count: 2 }], ending)).toBe('Hello|cut-off');
    },
  );

  test('fails with an error before the reason', async () => {
    expect(await told([HELLO, { error: 'throttled' }, STOP])).toBe('Hello|throttled');
  });

  test('takes all of an answer whose every message has a reason, and the last one counts', async () => {
    let finishes = 0;
    rig.says([HELLO, STOP, { text: ' again' }, STOP, { text: ' and' }, { stop: 'max_tokens' }, { count: 3 }]);
    const onFinish = (): void => {
      finishes += 1;
    };
    expect(await rig.ask({ onFinish })).toBe('Hello again and[length 3]');
    expect(finishes).toBe(1);
  });
});
