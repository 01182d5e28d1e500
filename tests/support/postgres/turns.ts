/** A lock in the order of requests. Its holder may keep it. */
export interface Turns<Holder> {
  take(holder: Holder): Promise<void>;
  /** Does nothing if `holder` does not have the turn. */
  give(holder: Holder): void;
  has(holder: Holder): boolean;
}

export function turns<Holder>(): Turns<Holder> {
  let current: Holder | undefined;
  const waiting: { readonly holder: Holder; readonly begin: () => void }[] = [];
  return {
    take(holder) {
      if (current === holder) return Promise.resolve();
      if (current === undefined) {
        current = holder;
        return Promise.resolve();
      }
      return new Promise((begin) => waiting.push({ holder, begin }));
    },
    give(holder) {
      if (current !== holder) return;
      const next = waiting.shift();
      current = next?.holder;
      next?.begin();
    },
    has: (holder) => current === holder,
  };
}
