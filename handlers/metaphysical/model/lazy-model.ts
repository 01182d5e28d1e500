import type { Model } from './model.ts';

/** A model whose adapter, and the SDK behind it, is loaded with the first answer, and once; after a failure anew. */
export function lazyModel(id: string, load: () => Promise<Model>): Model {
  let loading: Promise<Model> | undefined;
  return {
    id,
    async *stream(request) {
      loading ??= load().catch((error: unknown) => {
        loading = undefined;
        throw error;
      });
      yield* (await loading).stream(request);
    },
  };
}
