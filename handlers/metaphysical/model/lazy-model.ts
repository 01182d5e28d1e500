import { lazily } from '../../../src/lazy.ts';
import type { Model } from './model.ts';

/** A model whose adapter, and the SDK behind it, is loaded with the first answer, and once; after a failure anew. */
export function lazyModel(id: string, load: () => Promise<Model>): Model {
  const loaded = lazily(load);
  return {
    id,
    async *stream(request) {
      yield* (await loaded()).stream(request);
    },
  };
}
