import { describe, expect, test } from '@jest/globals';
import type { Knowledge } from '../../../../handlers/metaphysical/knowledge/knowledge.ts';
import { createSpeedTracker } from '../../../../handlers/metaphysical/model/speed-tracker.ts';
import type { TrackedModel } from '../../../../handlers/metaphysical/model/tracked-models.ts';
import { CARE_TEXTS } from '../../../../handlers/metaphysical/question/care/care-texts.ts';
import { readQuestion } from '../../../../handlers/metaphysical/question/question.ts';
import { type Reply, replyTo } from '../../../../handlers/metaphysical/reply/reply.ts';
import type { ChatRequest } from '../../../../handlers/request/chat-request.ts';
import { createFakeClock } from '../../../../testing/fake-clock.ts';
import { startDeadline } from '../../../support/start-deadline.ts';
import { HANGS, type KnowledgeDouble, knowledgeDouble, passageOf } from '../knowledge/knowledge-double.ts';
import { END, type ScriptedModel, type Step, say, scriptedModel } from '../model/scripted-model.ts';

interface Asked {
  readonly reply: Reply | { readonly thrown: unknown };
  readonly afterMs: number;
  readonly knowledge: KnowledgeDouble;
  readonly model: ScriptedModel | undefined;
  readonly pending: number;
}

interface AskOptions extends Partial<ChatRequest> {
  /** The script of the language model. Default: no model. */
  readonly says?: readonly Step[];
  readonly remainingMs?: number;
  readonly store?: Knowledge;
  /** The first word comes after 500 ms, then a hundred tokens a second. */
  readonly speed?: { readonly ttftMs: number; readonly tokensPerSecond: number };
  /** The time of the clock, in milliseconds since the epoch. */
  readonly nowMs?: number | undefined;
}

async function ask({ says, remainingMs = 10_000, store, speed, nowMs, ...more }: AskOptions = {}): Promise<Asked> {
  const clock = createFakeClock(nowMs);
  const startedAt = clock.now();
  const chat: ChatRequest = { prompt: 'What does the sky say?', userId: 'ann', ...more };
  const deadline = startDeadline(
    { at: startedAt + remainingMs, hardAt: startedAt + remainingMs, source: 'lambda' },
    clock,
  );
  const knowledge = knowledgeDouble([passageOf('house.7')]);
  const model = says && scriptedModel(clock, says, 'a-model');
  const trackedModel: TrackedModel | undefined = model && {
    model,
    speed: createSpeedTracker(speed ?? { ttftMs: 500, tokensPerSecond: 100 }, clock),
  };
  let afterMs = Number.NaN;
  const settled = replyTo(
    { question: readQuestion(chat), deadline },
    { knowledge: store ?? knowledge, trackedModel, clock },
  )
    .catch((thrown: unknown) => ({ thrown }))
    .finally(() => {
      afterMs = clock.now() - startedAt;
      deadline.end();
    });
  await clock.advanceAsync(30_000);
  return { reply: await settled, afterMs, knowledge, model, pending: clock.pending };
}

function bodyIn({ reply }: Asked): Reply['body'] {
  if ('thrown' in reply) throw reply.thrown;
  return reply.body;
}
const failuresIn = ({ reply }: Asked): unknown => ('failures' in reply ? reply.failures : reply);

describe('without a language model', () => {
  test('at most four passages are used, and named as sources', async () => {
    const more = ['house.8', 'house.9', 'house.10'].map((key) => passageOf(key));
    const body = bodyIn(await ask({ store: knowledgeDouble(more), remainingMs: 20_000 }));
    expect(body.answer.match(/About [a-z]+\.[a-z0-9]+/g)).toEqual([
      expect.stringMatching(/^About sign\./),
      expect.stringMatching(/^About sign\./),
      'About house.8',
      'About house.9',
    ]);
    expect(body.sources.slice(1).map(({ id }) => id)).toEqual([
      expect.stringMatching(/^sign-/),
      expect.stringMatching(/^sign-/),
      'house-8',
      'house-9',
    ]);
  });

  test('the composer answers, with passages, and says that it is no language model', async () => {
    const asked = await ask();
    const { answer, facts, sources, timing, ...rest } = bodyIn(asked);
    expect(rest).toEqual({
      model: 'embedded',
      degraded: false,
      finishReason: 'stop',
      language: 'en',
      topic: 'astrology',
    });
    expect(answer).toMatch(/About house\.7\.[\s\S]*without a language model/);
    expect(sources).toContainEqual({ id: 'house-7', title: 'house.7', source: 'written for a test', rights: 'MIT' });
    expect(sources[0]).toMatchObject({ id: 'astronomy-engine' });
    expect(timing).toEqual({
      budgetMs: 10_000,
      source: 'lambda',
      elapsedMs: 0,
      factsMs: 0,
      retrievalMs: 0,
      answerMs: 0,
      remainingMs: 10_000,
    });
    expect(failuresIn(asked)).toEqual({});
  });

  test('a store that hangs costs a fifth of the time and the passages', async () => {
    const asked = await ask({ store: HANGS, remainingMs: 1_000 });
    expect(bodyIn(asked)).toMatchObject({
      model: 'embedded',
      degraded: false,
      timing: { retrievalMs: 200, elapsedMs: 200 },
    });
    expect(failuresIn(asked)).toEqual({ knowledge: 'failed' });
    expect((await ask({ store: HANGS, remainingMs: 20_000 })).afterMs).toBe(1_500);
  });
});

describe('with a language model', () => {
  const ANSWER = [{ waitMs: 400 }, say('The Moon is bright.'), END] as const;

  test('its words are the answer', async () => {
    const asked = await ask({ says: ANSWER, lang: 'vi', history: [{ role: 'user', content: 'Chào' }] });
    expect(bodyIn(asked)).toMatchObject({
      answer: 'The Moon is bright.',
      model: 'a-model',
      degraded: false,
      finishReason: 'stop',
      timing: { answerMs: 400, remainingMs: 9_600 },
    });
    const request = asked.model?.requests[0];
    expect(request?.brief).toMatchObject({
      question: { language: 'vi', history: [{ content: 'Chào' }] },
      passages: [{}, {}, { key: 'house.7' }],
    });
    // (10,000 - 40 - 500) ms at 85 a second
    expect(request?.maxTokens).toBe(804);
    expect(failuresIn(asked)).toEqual({});
  });

  test.each([
    [1_000, 2, undefined],
    [3_000, 3, 209],
    [10_000, 7, 804],
    [24_000, 8, 900],
  ])('%i ms are time for %i passages and %p tokens', async (remainingMs, limit, maxTokens) => {
    const asked = await ask({ says: ANSWER, remainingMs });
    expect(asked.knowledge.queries[0]?.limit).toBe(limit + 12);
    expect(asked.model?.requests[0]?.maxTokens).toBe(maxTokens);
    expect(bodyIn(asked).degraded).toBe(maxTokens === undefined);
  });

  test('it gets no conversation if there was none', async () => {
    const asked = await ask({ says: ANSWER });
    expect(asked.model?.requests[0]?.brief.question.history).toEqual([]);
  });

  test('with too little time for it the composer answers', async () => {
    const asked = await ask({ says: ANSWER, remainingMs: 1_500 });
    expect(bodyIn(asked)).toMatchObject({ model: 'embedded', degraded: true, finishReason: 'stop' });
    expect(asked.model?.requests).toEqual([]);
    expect(failuresIn(asked)).toEqual({ model: 'slow' });
  });

  test('one that never answers leaves time for the composer', async () => {
    const asked = await ask({ says: ['hang'], remainingMs: 3_000 });
    expect(bodyIn(asked)).toMatchObject({ model: 'embedded', degraded: true, timing: { remainingMs: 40 } });
    expect(bodyIn(asked).answer).toContain('Right now the Sun');
    expect([asked.afterMs, asked.pending]).toEqual([2_960, 0]);
  });

  test('one that goes on is stopped at a sentence', async () => {
    const asked = await ask({
      says: [say('One. Two'), { waitMs: 2_700 }, say(' too. Three'), 'hang'],
      remainingMs: 3_000,
    });
    expect(bodyIn(asked)).toMatchObject({
      answer: 'One. Two too.',
      model: 'a-model',
      degraded: false,
      finishReason: 'deadline',
    });
    expect(failuresIn(asked)).toEqual({});
  });

  test('one that breaks off gives its whole sentences, and is logged', async () => {
    const asked = await ask({ says: [say('One. Two')] });
    expect(bodyIn(asked)).toMatchObject({ answer: 'One.', model: 'a-model', degraded: false, finishReason: 'cut-off' });
    expect(failuresIn(asked)).toEqual({ model: 'cut-off' });
  });
});

describe('a question for people who are qualified', () => {
  test.each([
    ['Should I stop taking my pills?', 'medical', 'en'],
    ['Em muốn tự tử', 'self-harm', 'vi'],
  ] as const)('%s: gets the careful answer, and no model sees it', async (prompt, care, language) => {
    const asked = await ask({ prompt, says: [say('Yes.'), END], topic: 'tarot' });
    const { facts, sources, timing, ...rest } = bodyIn(asked);
    expect(rest).toEqual({
      answer: CARE_TEXTS[language][care],
      care,
      model: 'embedded',
      degraded: false,
      finishReason: 'stop',
      language,
      topic: 'tarot',
    });
    expect(asked.model?.requests).toEqual([]);
    expect(asked.knowledge.queries).toEqual([]);
    expect(sources.map(({ id }) => id)).toEqual(['astronomy-engine']);
    expect(failuresIn(asked)).toEqual({});
  });
});

describe('the moment of a question', () => {
  const NOON_IN_VIETNAM = Date.parse('1999-08-11T05:00:00Z');

  test('is the injected clock’s: its sky and its day in Vietnam', async () => {
    const { facts } = bodyIn(await ask({ nowMs: NOON_IN_VIETNAM }));
    expect(facts.lunar).toMatchObject({ ofDate: '1999-08-11', day: 1, month: 7 });
    // The Sun and the Moon met at 18 degrees of Leo in the eclipse of that day.
    expect([facts.sky.bodies.sun.sign, facts.sky.moonPhase.name]).toEqual(['leo', 'new-moon']);
  });

  test('decides the cards by its day', async () => {
    const seedAt = async (nowMs: number) => bodyIn(await ask({ nowMs, topic: 'tarot' })).facts.tarot?.seed;
    const seed = await seedAt(NOON_IN_VIETNAM);
    expect(await seedAt(NOON_IN_VIETNAM + 3_600_000)).toBe(seed);
    expect(await seedAt(NOON_IN_VIETNAM + 24 * 3_600_000)).not.toBe(seed);
  });
});

test('a deadline that ends during a wait ends it with its own error', async () => {
  const { reply, afterMs, pending } = await ask({ store: HANGS, remainingMs: 0 });
  expect(reply).toEqual({ thrown: expect.objectContaining({ name: 'DeadlineExceededError' }) });
  expect([afterMs, pending]).toEqual([0, 0]);
});
