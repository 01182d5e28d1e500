/**
 * Loads something when it is first asked for, once for everybody. A load that failed is not kept: whoever asks next
 * makes another.
 */
export function lazily<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  const start = (): Promise<T> => {
    const started = (async () => load())();
    started.catch(() => {
      loading = undefined;
    });
    return started;
  };
  return () => {
    loading ??= start();
    return loading;
  };
}
