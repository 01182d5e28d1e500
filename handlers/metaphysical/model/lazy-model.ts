import { lazily } from '../../../src/lazy.ts';
import type { Model } from './model.ts';

/** A model whose adapter and SDK are loaded once, with the first answer. A failed load is repeated. */
export function lazyModel(id: string, load: () => Promise<Model>): Model {
  const loaded = lazily(load);
  return {
    id,
    async *stream(request) {
      yield* (await loaded()).stream(request);
    },
  };
}
