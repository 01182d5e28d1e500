/**
 * Makes a loader that loads once, at its first call, and returns the same promise to all callers. After a failed load the
 * next call loads again.
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
