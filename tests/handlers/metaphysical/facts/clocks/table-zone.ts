import type { TimeZone } from '../../../../../handlers/metaphysical/facts/clocks/time-zone.ts';

/** A zone whose clocks are set at the given instants, each [milliseconds, offset in seconds], in order. */
export const tableZone = (firstOffset: number, changes: readonly (readonly [number, number])[]): TimeZone => ({
  name: 'Test/Table',
  offsetSecondsAt: (instantMs) => changes.findLast(([atMs]) => instantMs >= atMs)?.[1] ?? firstOffset,
});
