import { HISTORIC_OFFSETS } from './historic-offsets.ts';
import { ianaZone } from './iana-zone.ts';
import type { TimeZone } from './time-zone.ts';

interface History {
  readonly firstOffset: number;
  /** The second of a change and the offset from there, the latest first. */
  readonly changes: readonly (readonly [number, number])[];
  readonly untilSecond: number;
}

/** Reads an entry of HISTORIC_OFFSETS. */
function historyOf(entry: string): History {
  const [firstOffset, ...numbers] = entry.split(' ').map(Number) as [number, ...number[]];
  const untilSecond = numbers.pop() as number;
  const pairs = Array.from({ length: numbers.length / 2 }, (_, index) => numbers.slice(index * 2, index * 2 + 2));
  return { firstOffset, changes: pairs.reverse() as [number, number][], untilSecond };
}

/**
 * A zone of the IANA database with its whole history, also where the runtime has only that of a larger neighbour:
 * Dutch, Danish, Norwegian and Swedish clocks before 1970, those of Laos and Cambodia, of the Caribbean and of much of
 * Africa.
 *
 * @throws {RangeError} when the runtime does not know the name
 */
export function historicZone(name: string): TimeZone {
  const zone = ianaZone(name);
  const entry = HISTORIC_OFFSETS[name];
  if (entry === undefined) return zone;
  const { firstOffset, changes, untilSecond } = historyOf(entry);
  return {
    name,
    offsetSecondsAt: (instantMs) =>
      instantMs >= untilSecond * 1000
        ? zone.offsetSecondsAt(instantMs)
        : (changes.find(([second]) => instantMs >= second * 1000)?.[1] ?? firstOffset),
  };
}
