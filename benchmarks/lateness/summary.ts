/** The deadline of every call, in milliseconds. */
export const DEADLINE_MS = 200;

/** One row of the table: how many calls were answered when, and how late those were that were late. */
export function summaryOf(
  name: string,
  samples: readonly number[],
  giveUpMs: number,
): Readonly<Record<string, string>> {
  const late = samples.map((ms) => ms - DEADLINE_MS).filter((ms) => ms >= 0);
  const inOrder = late.toSorted((left, right) => left - right);
  const at = (share: number): string => (inOrder[Math.ceil(inOrder.length * share) - 1] ?? Number.NaN).toFixed(1);
  return {
    name,
    calls: String(samples.length),
    'before the deadline': String(samples.length - late.length),
    'at or after it': String(late.length),
    'p50 late, ms': at(0.5),
    'p99 late, ms': at(0.99),
    'most late, ms': at(1),
    [`not within ${giveUpMs} ms`]: String(samples.filter((ms) => ms >= giveUpMs).length),
  };
}
