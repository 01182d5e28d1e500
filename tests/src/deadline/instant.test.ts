import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Clocks, DEFAULT_TOTAL_MS, instantOf, type Reserves } from '../../../src/deadline/instant.ts';
import { FAKE_START_MS } from '../../../testing/fake-clock.ts';

const NOW = FAKE_START_MS;
const HALF_A_SECOND: Reserves = { lambda: 500, gateway: 500, caller: 500 };

/** The deadline and the hard limit in milliseconds from now, and the clock that set the deadline. */
function instant(clocks: Omit<Clocks, 'now'>, reserves: Reserves = HALF_A_SECOND): [number, number, string] {
  const { at, hardAt, source } = instantOf({ now: NOW, ...clocks }, reserves);
  return [at - NOW, hardAt - NOW, source];
}

describe('one clock alone', () => {
  test.each([
    [25_000, 24_500],
    [2_500, 2_000],
    [2_499, 2_000],
    [300, 240],
    [301, 241],
    [4, 4],
    [1, 1],
    [0, 0],
  ])('of %i ms leaves %i: half a second is kept back, and never more than a fifth', (totalMs, leftMs) => {
    expect(instant({ remainingMs: totalMs, frontDoor: {} })).toEqual([leftMs, totalMs, 'lambda']);
    expect(instant({ frontDoor: { arrivedAt: NOW, limitMs: totalMs } })).toEqual([leftMs, totalMs, 'gateway']);
  });

  test('that ran out before the invocation began keeps nothing back', () => {
    expect(instant({ remainingMs: -300, frontDoor: {} })).toEqual([-300, -300, 'lambda']);
    expect(instant({ frontDoor: { arrivedAt: NOW - 40_000, limitMs: 29_000 } })).toEqual([-11_500, -11_000, 'gateway']);
  });

  test('has a reserve of its own', () => {
    const reserves = { lambda: 1_000, gateway: 2_000, caller: 3_000 };
    expect(instant({ remainingMs: 25_000, frontDoor: {} }, reserves)).toEqual([24_000, 25_000, 'lambda']);
    const frontDoor = { arrivedAt: NOW, limitMs: 29_000 };
    expect(instant({ frontDoor }, reserves)).toEqual([27_000, 29_000, 'gateway']);
    expect(instant({ frontDoor, callerTimeoutMs: 20_000 }, reserves)).toEqual([17_000, 20_000, 'caller']);
  });

  test('may have no reserve at all', () => {
    const none = { lambda: 0, gateway: 0, caller: 0 };
    expect(instant({ remainingMs: 25_000, frontDoor: {} }, none)).toEqual([25_000, 25_000, 'lambda']);
  });
});

describe('no clock at all', () => {
  test.each([undefined, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'when Lambda says %p and nobody else says anything: what a REST API would give',
    (remainingMs) => {
      expect(DEFAULT_TOTAL_MS).toBe(29_000);
      expect(instant({ remainingMs, frontDoor: {} })).toEqual([28_500, 29_000, 'default']);
    },
  );

  test('takes the reserve of Lambda', () => {
    expect(instant({ frontDoor: {} }, { ...HALF_A_SECOND, lambda: 1_500 })).toEqual([27_500, 29_000, 'default']);
  });

  test('gives way to the first clock there is, however long', () => {
    expect(instant({ remainingMs: 900_000, frontDoor: {} })).toEqual([899_500, 900_000, 'lambda']);
  });
});

describe('the gateway', () => {
  test('counts the cold start, which Lambda does not: 25 s there and 29 s here leave 23 s after 6 s of it', () => {
    const frontDoor = { arrivedAt: NOW - 6_000, limitMs: 29_000 };
    expect(instant({ remainingMs: 25_000, frontDoor })).toEqual([22_500, 23_000, 'gateway']);
  });

  test('does not decide when the function has less time', () => {
    const frontDoor = { arrivedAt: NOW - 100, limitMs: 29_000 };
    expect(instant({ remainingMs: 25_000, frontDoor })).toEqual([24_500, 25_000, 'lambda']);
  });

  test('without a limit of its own decides nothing', () => {
    expect(instant({ remainingMs: 60_000, frontDoor: { arrivedAt: NOW - 10_000 } })).toEqual([
      59_500,
      60_000,
      'lambda',
    ]);
  });
});

describe("the caller's patience", () => {
  test('counts from the arrival at the front door, so that our own cold start is part of it', () => {
    const frontDoor = { arrivedAt: NOW - 1_000, limitMs: 29_000 };
    expect(instant({ frontDoor, callerTimeoutMs: 4_000 })).toEqual([2_500, 3_000, 'caller']);
    expect(instant({ frontDoor: { arrivedAt: NOW - 1_000 }, callerTimeoutMs: 4_000 })).toEqual([
      2_500,
      3_000,
      'caller',
    ]);
  });

  test('counts from now without an arrival', () => {
    expect(instant({ remainingMs: 25_000, frontDoor: {}, callerTimeoutMs: 4_000 })).toEqual([3_500, 4_000, 'caller']);
  });

  test('of 300 ms leaves 240 of them', () => {
    expect(instant({ remainingMs: 25_000, frontDoor: {}, callerTimeoutMs: 300 })).toEqual([240, 300, 'caller']);
  });

  test('lengthens nothing', () => {
    const frontDoor = { arrivedAt: NOW, limitMs: 29_000 };
    const callerTimeoutMs = 999_999_999;
    expect(instant({ remainingMs: 25_000, frontDoor, callerTimeoutMs })).toEqual([24_500, 25_000, 'lambda']);
    expect(instant({ frontDoor, callerTimeoutMs })).toEqual([28_500, 29_000, 'gateway']);
    expect(instant({ frontDoor: {}, callerTimeoutMs })).toEqual([28_500, 29_000, 'default']);
  });
});

test('the hard limit is the earliest end of all, even where a longer reserve makes another clock decide', () => {
  const reserves = { lambda: 5_000, gateway: 0, caller: 0 };
  const frontDoor = { arrivedAt: NOW, limitMs: 29_000 };
  expect(instant({ remainingMs: 30_000, frontDoor }, reserves)).toEqual([25_000, 29_000, 'lambda']);
});

test('of two clocks that agree the first named decides: Lambda, the gateway, the caller', () => {
  const frontDoor = { arrivedAt: NOW, limitMs: 29_000 };
  expect(instant({ remainingMs: 29_000, frontDoor })[2]).toBe('lambda');
  expect(instant({ frontDoor, callerTimeoutMs: 29_000 })[2]).toBe('gateway');
});

const anyClocks = fc.record({
  now: fc.constant(NOW),
  remainingMs: fc.option(fc.oneof(fc.integer({ min: -5_000, max: 900_000 }), fc.constant(Number.NaN)), {
    nil: undefined,
  }),
  frontDoor: fc.oneof(
    fc.constant({}),
    fc.record({ arrivedAt: fc.nat(900_000).map((ageMs) => NOW - ageMs) }),
    fc.record({
      arrivedAt: fc.nat(900_000).map((ageMs) => NOW - ageMs),
      limitMs: fc.integer({ min: 50, max: 900_000 }),
    }),
  ),
  callerTimeoutMs: fc.option(fc.integer({ min: 1, max: 999_999_999 }), { nil: undefined }),
}) satisfies fc.Arbitrary<Clocks>;

const anyReserve = fc.integer({ min: 0, max: 40_000 });
const anyReserves = fc.record({ lambda: anyReserve, gateway: anyReserve, caller: anyReserve });

interface Limit {
  readonly source: string;
  readonly endsAt: number;
  readonly deadlineAt: number;
}

/** The contract in its simplest form: the limit of each clock. */
function limitsOf({ now, remainingMs, frontDoor, callerTimeoutMs }: Clocks, reserves: Reserves): Limit[] {
  const limit = (source: keyof Reserves, from: number, totalMs: number): Limit => {
    const reserve = Math.min(reserves[source], Math.floor(Math.max(0, totalMs) / 5));
    return { source, endsAt: from + totalMs, deadlineAt: from + totalMs - reserve };
  };
  const limits: Limit[] = [];
  if (remainingMs !== undefined && !Number.isNaN(remainingMs)) limits.push(limit('lambda', now, remainingMs));
  const arrivedAt = frontDoor.arrivedAt ?? now;
  if (frontDoor.limitMs !== undefined) limits.push(limit('gateway', arrivedAt, frontDoor.limitMs));
  if (limits.length === 0) limits.push({ ...limit('lambda', now, 29_000), source: 'default' });
  if (callerTimeoutMs !== undefined) limits.push(limit('caller', arrivedAt, callerTimeoutMs));
  return limits;
}

describe('for any clocks', () => {
  test('the deadline is the earliest of all, each less its own reserve, and is named after the clock that set it', () => {
    fc.assert(
      fc.property(anyClocks, anyReserves, (clocks, reserves) => {
        const { at, source } = instantOf(clocks, reserves);
        const limits = limitsOf(clocks, reserves);
        for (const limit of limits) expect(at).toBeLessThanOrEqual(limit.deadlineAt);
        expect(limits.find((limit) => limit.source === source)?.deadlineAt).toBe(at);
      }),
      { numRuns: 500 },
    );
  });

  test('it never comes after the hard limit, which is the earliest end of all', () => {
    fc.assert(
      fc.property(anyClocks, anyReserves, (clocks, reserves) => {
        const { at, hardAt } = instantOf(clocks, reserves);
        expect(at).toBeLessThanOrEqual(hardAt);
        expect(hardAt).toBe(Math.min(...limitsOf(clocks, reserves).map(({ endsAt }) => endsAt)));
      }),
      { numRuns: 500 },
    );
  });

  test('a caller can only shorten it', () => {
    fc.assert(
      fc.property(anyClocks, anyReserves, (clocks, reserves) => {
        const without = instantOf({ ...clocks, callerTimeoutMs: undefined }, reserves);
        const { at, hardAt } = instantOf(clocks, reserves);
        expect(at).toBeLessThanOrEqual(without.at);
        expect(hardAt).toBeLessThanOrEqual(without.hardAt);
      }),
      { numRuns: 500 },
    );
  });

  test('a reserve takes at most a fifth of its clock, and the rest is there to be used', () => {
    fc.assert(
      fc.property(fc.nat(900_000), anyReserve, (totalMs, reserveMs) => {
        const reserves = { lambda: reserveMs, gateway: 0, caller: 0 };
        const { at, hardAt } = instantOf({ now: NOW, remainingMs: totalMs, frontDoor: {} }, reserves);
        expect(at - NOW).toBeGreaterThanOrEqual(totalMs * 0.8);
        expect(hardAt - at).toBeLessThanOrEqual(reserveMs);
      }),
    );
  });
});
