import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sleep } from '../../../src/clock.ts';
import type { InvocationDeadline } from '../../../src/deadline/deadline.ts';
import { ConfigurationError, DeadlineExceededError } from '../../../src/failure/errors.ts';
import { ALL_MANNERS } from './asking.ts';
import { type AbortManners, type ScriptedFetch, scriptedParameter } from './scripted-store.ts';

/** The course of a fetch. */
interface Act {
  readonly lastsMs: number;
  readonly end: string | Error | undefined;
}

interface Caller {
  readonly asksAt: number;
  readonly budgetMs: number;
}

/** The courses of the fetches of a store, in order. Those beyond the script never end. */
const anyScript: fc.Arbitrary<Act[]> = fc.array(
  fc.record({
    lastsMs: fc.nat(3_000),
    end: fc.constantFrom<(string | Error | undefined)[]>(
      'good',
      'good again',
      'nonsense',
      undefined,
      new Error('AccessDenied'),
    ),
  }),
  { minLength: 1, maxLength: 10 },
);
const anyCallers: fc.Arbitrary<Caller[]> = fc.array(
  fc.record({ asksAt: fc.nat(30_000), budgetMs: fc.integer({ min: 1, max: 4_000 }) }),
  {
    minLength: 1,
    maxLength: 30,
  },
);

const isRefusal = ({ reason }: ConfigurationError): boolean => reason?.endsWith('has no value') === true;

/** A caller ends at the instant at which another starts. */
const thirdTry: [Act[], Caller[], AbortManners] = [
  [{ lastsMs: 0, end: 'good' }],
  [
    { asksAt: 15_449, budgetMs: 1_001 },
    { asksAt: 19_449, budgetMs: 1 },
    { asksAt: 0, budgetMs: 1 },
    { asksAt: 16_450, budgetMs: 3_001 },
    { asksAt: 2_000, budgetMs: 1 },
  ],
  'ignores it',
];

test('whatever the store does, everyone is answered in time, two fetches run at a time, and nothing is left', async () => {
  await fc.assert(
    fc.asyncProperty(anyScript, anyCallers, fc.constantFrom(...ALL_MANNERS), async (script, callers, manners) => {
      const over = new Set<ScriptedFetch>();
      const endedWell = new Set<ScriptedFetch>();
      const scripted = scriptedParameter({ ttlMs: 2_000, maxStaleMs: 5_000, backoffMs: 500 }, manners, (index) => {
        const open = fetches.slice(0, index).filter((fetch) => !over.has(fetch) && !fetch.signal.aborted);
        expect(open.length).toBeLessThan(2);
        play(index);
      });
      const { clock, fetches, invocation } = scripted;
      const parameter = { get: async (deadline: InvocationDeadline) => scripted.parameter.get(deadline) };
      const late: object[] = [];
      const tooEarly: object[] = [];
      const answers: unknown[] = [];
      const play = (index: number): void => {
        const [fetch, act] = [fetches[index], script[index]];
        if (fetch === undefined || act === undefined) return;
        clock.startTimer(act.lastsMs, () => {
          over.add(fetch);
          if (/^good/.test(String(act.end))) endedWell.add(fetch);
          act.end instanceof Error ? fetch.fail(act.end) : fetch.answer(act.end);
        });
      };
      const call = async (budgetMs: number): Promise<void> => {
        const askedAt = clock.now();
        const deadline = invocation(budgetMs);
        const answer = await parameter.get(deadline).catch((error: unknown) => error);
        const leftMs = deadline.remainingMs();
        deadline.end();
        answers.push(answer);
        const tookMs = clock.now() - askedAt;
        if (tookMs > budgetMs) late.push({ budgetMs, tookMs });
        if (answer instanceof DeadlineExceededError && leftMs > 1_000) tooEarly.push({ leftMs });
        // With more time left than the longest interval and a try, only an unusable value ends the wait.
        if (answer instanceof ConfigurationError && leftMs > 1_100 && !isRefusal(answer)) tooEarly.push({ leftMs });
      };
      const calls = callers.map(({ asksAt, budgetMs }) => sleep(clock, asksAt).then(() => call(budgetMs)));
      await clock.advanceAsync(40_000);
      await Promise.all(calls);
      expect(late).toEqual([]);
      expect(tooEarly).toEqual([]);
      const tooSoon = fetches.filter(({ startedAt }, index) => {
        const earlier = fetches[index - 1];
        return earlier !== undefined && !endedWell.has(earlier) && startedAt - earlier.startedAt < 500;
      });
      expect(tooSoon).toEqual([]);
      for (const answer of answers) {
        if (answer instanceof Error) expect([ConfigurationError, DeadlineExceededError]).toContain(answer.constructor);
        else expect(answer).toMatch(/^good/);
      }
      expect(clock.pending).toBe(0);
    }),
    { numRuns: 100, examples: [thirdTry] },
  );
});
