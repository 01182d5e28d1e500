import { describe, expect, test } from '@jest/globals';
import { factsOf } from '../../../../../handlers/metaphysical/facts/facts.ts';
import type { Knowledge } from '../../../../../handlers/metaphysical/knowledge/knowledge.ts';
import {
  type Retrieved,
  type RetrieveOptions,
  retrieve,
} from '../../../../../handlers/metaphysical/knowledge/retrieval/retrieve.ts';
import { createFakeClock } from '../../../../../testing/fake-clock.ts';
import { briefOf } from '../../model/scripted-model.ts';
import { questionOf } from '../../question/question-of.ts';
import { HANGS, knowledgeDouble, passageOf } from '../knowledge-double.ts';

const { facts } = briefOf();
const BIRTH = { date: '1990-06-15', time: '07:30', place: 'Hà Nội' };
const KEYS = ['sign.capricorn', 'sign.sagittarius'];

interface Outcome {
  readonly found: Retrieved | { readonly thrown: unknown };
  readonly afterMs: number;
  readonly pending: number;
}

async function look(
  knowledge: Knowledge,
  more: Partial<RetrieveOptions> & { stopAtMs?: number } = {},
): Promise<Outcome> {
  const clock = createFakeClock();
  const [startedAt, outer] = [clock.now(), new AbortController()];
  const { stopAtMs, ...options } = more;
  if (stopAtMs !== undefined) clock.startTimer(stopAtMs, () => outer.abort('nobody waits'));
  let afterMs = Number.NaN;
  const found = retrieve({
    knowledge,
    question: questionOf({ lang: 'en', topic: 'astrology' }),
    facts,
    depth: 3,
    patienceMs: 200,
    clock,
    signal: outer.signal,
    ...options,
  })
    .catch((thrown: unknown) => ({ thrown }))
    .finally(() => {
      afterMs = clock.now() - startedAt;
    });
  await clock.advanceAsync(1_000);
  return { found: await found, afterMs, pending: clock.pending };
}

const keysIn = ({ found }: Outcome): unknown => ('passages' in found ? found.passages.map(({ key }) => key) : found);

describe('passages', () => {
  test('are those of the facts, then those of the question, no more than was asked for', async () => {
    const knowledge = knowledgeDouble([passageOf('house.7'), passageOf('house.8')]);
    const outcome = await look(knowledge, { question: questionOf({ prompt: 'Will we stay together?' }) });
    expect(keysIn(outcome)).toEqual([...KEYS, 'house.7']);
    expect(knowledge.queries).toEqual([
      { prompt: expect.objectContaining({ text: 'Will we stay together?' }), language: 'en', keys: KEYS, limit: 15 },
    ]);
    expect(outcome).toMatchObject({ afterMs: 0, pending: 0, found: { failed: false } });
  });

  test('of the facts leave room for one of the question', async () => {
    const knowledge = knowledgeDouble([passageOf('house.7')]);
    expect(keysIn(await look(knowledge, { depth: 2 }))).toEqual(['sign.capricorn', 'house.7']);
    expect(keysIn(await look(knowledge, { depth: 1 }))).toEqual(['sign.capricorn']);
  });

  test('of a chart are two, then one of the question, then the others', async () => {
    const chart = factsOf(questionOf({ topic: 'astrology', birth: BIRTH }), new Date('2026-01-15'));
    const knowledge = knowledgeDouble([passageOf('house.7'), passageOf('house.8')]);
    const keys = keysIn(await look(knowledge, { facts: chart, depth: 7 }));
    expect(keys).toEqual([
      'sun.gemini',
      'moon.pisces',
      'house.7',
      'sign.cancer',
      expect.stringMatching(/^pair\./),
      'con-giap.ngo',
      'house.8',
    ]);
  });

  test('that the question names come before all others, two of them', async () => {
    const named = ['sign-leo', 'sign-virgo', 'sign-libra'].map((id) => ({ ...passageOf(id.replace('-', '.')), id }));
    const knowledge = knowledgeDouble([passageOf('house.7'), ...named]);
    const outcome = await look(knowledge, { question: questionOf({ prompt: 'Leo, Virgo or Libra?' }) });
    expect(keysIn(outcome)).toEqual(['sign.leo', 'sign.virgo', ...KEYS, 'house.7']);
  });

  test('that do not belong in the answer make room for others', async () => {
    const knowledge = knowledgeDouble([passageOf('card.the-fool.upright'), passageOf('house.7')]);
    expect(keysIn(await look(knowledge))).toEqual([...KEYS, 'house.7']);
  });

  test('of the cards are all there, however little time is left', async () => {
    const cards = ['past', 'present', 'future'].map((position) => ({ id: 'the-fool', position, reversed: false }));
    const tarot = { seed: 'x', cards } as unknown as NonNullable<typeof facts.tarot>;
    const outcome = await look(knowledgeDouble(), {
      depth: 2,
      question: questionOf({ topic: 'tarot' }),
      facts: { ...facts, tarot },
    });
    expect(keysIn(outcome)).toHaveLength(3);
  });
});

describe('a store that', () => {
  const NOTHING = { passages: [], failed: true };

  test('fails costs only the passages', async () => {
    const fails: Knowledge = { find: () => Promise.reject(new Error('disk')) };
    expect(await look(fails)).toEqual({ found: NOTHING, afterMs: 0, pending: 0 });
    const throws: Knowledge = {
      find: () => {
        throw new Error('disk');
      },
    };
    expect(await look(throws)).toEqual({ found: NOTHING, afterMs: 0, pending: 0 });
  });

  test('hangs is left when its time is over, and aborted', async () => {
    expect(await look(HANGS)).toEqual({ found: NOTHING, afterMs: 200, pending: 0 });
    const double = knowledgeDouble();
    const slow: Knowledge = {
      find: (query, signal) => double.find(query, signal).then(() => new Promise(() => undefined)),
    };
    await look(slow);
    expect(double.signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test('hangs is left at once when the signal aborts', async () => {
    const { found, afterMs, pending } = await look(HANGS, { stopAtMs: 50 });
    expect([found, afterMs, pending]).toEqual([{ thrown: 'nobody waits' }, 50, 0]);
  });
});
