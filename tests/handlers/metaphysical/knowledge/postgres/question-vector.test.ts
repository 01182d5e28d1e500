import { describe, expect, test } from '@jest/globals';
import type { Embedder } from '../../../../../handlers/metaphysical/knowledge/embedding/embedder.ts';
import { questionVector } from '../../../../../handlers/metaphysical/knowledge/postgres/question-vector.ts';
import { wordEmbedder } from '../../../../support/postgres/word-embedder.ts';

const never = new AbortController().signal;

/** An embedder with this behaviour. */
const doing = (embed: Embedder['embed']): Embedder => ({ id: 'x', dimensions: 2, embed });

/** The vector of a question, and the reported failures. */
async function ask(embedder: Embedder, text = 'tides', signal = never): Promise<{ vector: unknown; told: unknown[] }> {
  const told: unknown[] = [];
  const options = { embedder, embedMs: 60_000, onEmbedderFailure: (error: unknown) => told.push(error) };
  return { vector: await questionVector(text, options, signal), told };
}

describe('the vector of a question', () => {
  test("is in pgvector's notation", async () => {
    expect(await ask(doing(async () => [[1, -0.5]]))).toEqual({ vector: '[1,-0.5]', told: [] });
  });

  test('is undefined for a blank question, without a call', async () => {
    const embedder = wordEmbedder();
    for (const text of ['', ' \0 \n']) expect(await ask(embedder, text)).toEqual({ vector: undefined, told: [] });
    expect(embedder.given).toEqual([]);
  });

  test('is that of its beginning, well-formed', async () => {
    const embedder = wordEmbedder();
    await ask(embedder, `a\0\ud800${'b'.repeat(5_000)}`);
    expect(embedder.given).toEqual([`a \ufffd${'b'.repeat(1_497)}`]);
  });

  test('is undefined when the embedder fails, and the failure is reported', async () => {
    const error = new Error('out of order');
    expect(await ask(doing(() => Promise.reject(error)))).toEqual({ vector: undefined, told: [error] });
  });

  test('is undefined when the embedder gives none', async () => {
    expect(await ask(doing(async () => []))).toEqual({ vector: undefined, told: [] });
  });

  test('is not waited for when the signal has aborted, and nothing is reported', async () => {
    const controller = new AbortController();
    const told: unknown[] = [];
    const embedder = doing(() => new Promise(() => controller.abort('over')));
    const options = { embedder, embedMs: 60_000, onEmbedderFailure: (error: unknown) => told.push(error) };
    await expect(questionVector('tides', options, controller.signal)).rejects.toBe('over');
    expect(told).toEqual([]);
  });

  test('leaves no timer behind', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    await ask(wordEmbedder());
    expect(timers()).toBe(before);
  });
});
