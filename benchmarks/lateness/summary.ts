/** The deadline of every call, in milliseconds. */
export const DEADLINE_MS = 200;

/** Deadlines are in whole milliseconds, so an answer can come a fraction before its deadline. */
const ROUNDING_MS = 2;

/** A row of the table: the time of the answers, and the lateness of those that waited for the deadline. */
export function summaryOf(
  name: string,
  samples: readonly number[],
  giveUpMs: number,
): Readonly<Record<string, string>> {
  const lateness = samples.map((ms) => ms - DEADLINE_MS).toSorted((left, right) => left - right);
  const waited = lateness.filter((ms) => ms >= -ROUNDING_MS);
  return {
    name,
    calls: String(samples.length),
    'p99 of answer minus deadline, ms': at(lateness, 0.99),
    'answered at the deadline': String(waited.length),
    'p50 of those, ms late': at(waited, 0.5),
    'p99 of those': at(waited, 0.99),
    'most late': at(waited, 1),
    [`not within ${giveUpMs} ms`]: String(samples.filter((ms) => ms >= giveUpMs).length),
  };
}

const at = (inOrder: readonly number[], share: number): string =>
  (inOrder[Math.ceil(inOrder.length * share) - 1] ?? Number.NaN).toFixed(1);
