import { expect, test } from '@jest/globals';
import { lazyModel } from '../../../../handlers/metaphysical/model/lazy-model.ts';
import type { Model, ModelEvent } from '../../../../handlers/metaphysical/model/model.ts';
import { createFakeClock } from '../../../../testing/fake-clock.ts';
import { briefOf, END, say, scriptedModel } from './scripted-model.ts';

async function eventsOf(model: Model): Promise<readonly ModelEvent[]> {
  const events: ModelEvent[] = [];
  const { signal } = new AbortController();
  for await (const event of model.stream({ brief: briefOf(), maxTokens: 1, signal })) events.push(event);
  return events;
}

test('an adapter is loaded with the first answer, and once', async () => {
  let loads = 0;
  const model = lazyModel('late', async () => {
    loads += 1;
    return scriptedModel(createFakeClock(), [say('Hello.'), END]);
  });
  expect([model.id, loads]).toEqual(['late', 0]);
  expect([await eventsOf(model), await eventsOf(model)]).toEqual([
    [say('Hello.'), END],
    [say('Hello.'), END],
  ]);
  expect(loads).toBe(1);
});

test('an adapter that could not be loaded is tried again', async () => {
  let loads = 0;
  const model = lazyModel('late', async () => {
    loads += 1;
    if (loads === 1) throw new Error('no file');
    return scriptedModel(createFakeClock(), [END]);
  });
  await expect(eventsOf(model)).rejects.toThrow('no file');
  expect(await eventsOf(model)).toEqual([END]);
});
