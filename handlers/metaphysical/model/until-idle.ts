import { setTimeout } from 'node:timers/promises';
import type { ModelMessage } from './model-message.ts';

/** The count of tokens comes right behind the answer, mostly with it: the longest wait for more, in milliseconds. */
const COUNT_MS = 150;

/**
 * The messages of a service. Once the answer is whole no failure of theirs counts any more, and they end when no
 * message comes for 150 ms: a server may keep the connection open, or send pings on it, for ever.
 */
export async function* untilIdle(
  messages: AsyncIterable<ModelMessage>,
  isWhole: () => boolean,
): AsyncGenerator<ModelMessage, void> {
  const source = messages[Symbol.asyncIterator]();
  let idleAtMs: number | undefined;
  try {
    for (;;) {
      const next = source.next();
      const step = idleAtMs === undefined ? await next : await before(idleAtMs, next);
      if (step === undefined || step.done) return;
      yield step.value;
      if (isWhole() && (idleAtMs === undefined || step.value.text)) idleAtMs = performance.now() + COUNT_MS;
    }
  } finally {
    // Not waited for: it ends when the call is aborted.
    source.return?.().catch(() => undefined);
  }
}

/** Waits for the work: its result, or nothing when it fails or takes longer. */
async function before<T>(atMs: number, work: Promise<T>): Promise<T | undefined> {
  const over = new AbortController();
  const timer = setTimeout(Math.max(0, atMs - performance.now()), undefined, { signal: over.signal });
  try {
    return await Promise.race([work, timer]);
  } catch {
    return undefined;
  } finally {
    over.abort();
    // Nobody waits for it any more.
    timer.catch(() => undefined);
  }
}
