import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { idempotency } from '../../../handlers/idempotency/idempotency.ts';
import { KEEP_ANSWERS_S, type Made, type Once, type Work } from '../../../handlers/idempotency/work.ts';
import { systemClock } from '../../../src/clock.ts';
import type { HandlerDeadline } from '../../support/start-deadline.ts';
import { startDeadline } from '../../support/start-deadline.ts';
import { type FaultyTable, pointSdkAt, startFaultyTable, warmUp } from './table.ts';

const REQUEST = { prompt: 'what of today?', userId: 'ann' };

const running: HandlerDeadline[] = [];
let made = 0;
let warnings: string[] = [];

function deadlineIn(ms: number): HandlerDeadline {
  const now = Date.now();
  const deadline = startDeadline({ at: now + ms, hardAt: now + ms + 100, source: 'lambda' }, systemClock);
  running.push(deadline);
  return deadline;
}

/** Work that counts its runs: every answer differs from the one before. */
async function make(): Promise<Made> {
  made += 1;
  return { body: JSON.stringify({ z: made, a: [0.1, 1e21, 'ngày'] }), keep: true };
}

const workOf = (changes: Partial<Work> = {}): Work => ({
  key: 'key-1',
  request: REQUEST,
  deadline: deadlineIn(5_000),
  make,
  ...changes,
});

/** Work that ends on command. */
function heldWork(changes: Partial<Work> = {}): { work: Work; begun: Promise<void>; finish: (keep?: boolean) => void } {
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<boolean>();
  const hold = async (): Promise<Made> => {
    begun.resolve();
    const keep = await end.promise;
    return { ...(await make()), keep };
  };
  return {
    work: workOf({ make: hold, ...changes }),
    begun: begun.promise,
    finish: (keep = true) => end.resolve(keep),
  };
}

const statusOf = (refused: Promise<unknown>): Promise<unknown> =>
  refused.then(
    () => 'answered',
    (error: { status?: number; message?: string; headers?: object }) => [error.status, error.headers],
  );

beforeAll(warmUp);

beforeEach(() => {
  made = 0;
  warnings = [];
  jest.spyOn(console, 'warn').mockImplementation((line: string) => void warnings.push(line));
});

afterEach(() => {
  for (const deadline of running.splice(0)) deadline.end();
});

describe.each([
  ['DynamoDB, which returns the record that stood in the way', { returnsItem: true }],
  ['dynalite, which has to be asked for it', { returnsItem: false }],
])('work that is done once for a key, by %s', (_, options) => {
  let table: FaultyTable;
  let once: Once;

  beforeEach(async () => {
    table = await startFaultyTable(options);
    pointSdkAt(table);
    once = idempotency(table.name);
  });

  afterEach(async () => {
    await table.stop();
  });

  test('gives exactly the first answer again', async () => {
    const first = await once(workOf());
    const second = await once(workOf({ request: { userId: REQUEST.userId, prompt: REQUEST.prompt } }));
    expect([second, made]).toEqual([first, 1]);
    expect(first).toBe('{"z":1,"a":[0.1,1e+21,"ngày"]}');
  });

  test('is done again for another key', async () => {
    await once(workOf());
    await once(workOf({ key: 'key-2' }));
    expect(made).toBe(2);
  });

  test('is refused for another request with the key, answered or in progress', async () => {
    const other = { ...REQUEST, prompt: 'and tomorrow?' };
    const { work, begun, finish } = heldWork();
    const first = once(work);
    await begun;
    expect(await statusOf(once(workOf({ request: other })))).toEqual([422, undefined]);
    finish();
    await first;
    expect(await statusOf(once(workOf({ request: other })))).toEqual([422, undefined]);
    expect(made).toBe(1);
  });

  test('is refused while it is in progress, without effect on that work', async () => {
    const { work, begun, finish } = heldWork();
    const first = once(work);
    await begun;
    const refused = [statusOf(once(workOf())), statusOf(once(workOf()))];
    expect(await Promise.all(refused)).toEqual([
      [409, { 'Retry-After': '1' }],
      [409, { 'Retry-After': '1' }],
    ]);
    finish();
    expect(await once(workOf())).toBe(await first);
    expect(made).toBe(1);
  });

  test('is done once for many requests at the same moment', async () => {
    const { promise: isOver, resolve: end } = Promise.withResolvers<void>();
    const slow = async (): Promise<Made> => {
      await isOver;
      return make();
    };
    const all = Array.from({ length: 8 }, () => statusOf(once(workOf({ make: slow }))));
    const refused: unknown[] = [];
    for (const one of all) one.then((outcome) => refused.push(outcome) === 7 && end());
    const outcomes = await Promise.all(all);
    expect(outcomes.filter((outcome) => outcome === 'answered')).toHaveLength(1);
    expect(outcomes.filter((outcome) => Array.isArray(outcome) && outcome[0] === 409)).toHaveLength(7);
    expect(made).toBe(1);
  });

  test('is done again when its answer has expired', async () => {
    await once(workOf());
    const [record] = await table.records();
    const keptForS = Number(record?.expiration) - Date.now() / 1000;
    expect(Math.abs(keptForS - KEEP_ANSWERS_S)).toBeLessThan(5);
    await table.change({ expiration: Math.floor(Date.now() / 1000) - 1 });
    expect(await once(workOf())).toBe('{"z":2,"a":[0.1,1e+21,"ngày"]}');
  });

  test('is forgotten when its answer is not to be kept', async () => {
    const degraded = async (): Promise<Made> => ({ ...(await make()), keep: false });
    expect(await once(workOf({ make: degraded }))).toBe('{"z":1,"a":[0.1,1e+21,"ngày"]}');
    expect(await table.records()).toEqual([]);
    expect(await once(workOf())).toBe('{"z":2,"a":[0.1,1e+21,"ngày"]}');
    expect(warnings).toEqual([]);
  });

  test('is forgotten when it fails, and throws its failure', async () => {
    const failure = new Error('no sky today');
    await expect(once(workOf({ make: () => Promise.reject(failure) }))).rejects.toBe(failure);
    expect(await table.records()).toEqual([]);
    expect([await once(workOf()), made, warnings]).toEqual(['{"z":1,"a":[0.1,1e+21,"ngày"]}', 1, []]);
  });

  test('frees its key soon after its own deadline when its invocation has died', async () => {
    const startedAt = performance.now();
    const deadline = deadlineIn(400);
    const { work, begun } = heldWork({ deadline });
    // It never ends: the environment was frozen, or is gone.
    const dead = once(work);
    dead.catch(() => undefined);
    await begun;
    const [record] = await table.records();
    const outlivesByMs = Number(record?.in_progress_expiration) - deadline.at;
    expect(outlivesByMs).toBeGreaterThan(0);
    // Fifty, and no more than the machine took: Powertools reads the clock and the time that is left one after the other.
    expect(outlivesByMs).toBeLessThanOrEqual(51 + performance.now() - startedAt);
    expect(await statusOf(once(workOf()))).toEqual([409, { 'Retry-After': '1' }]);
    await table.change({ in_progress_expiration: Date.now() - 1 });
    expect(await once(workOf())).toBe('{"z":1,"a":[0.1,1e+21,"ngày"]}');
  });

  test('that ends after its deadline stores nothing', async () => {
    const deadline = deadlineIn(5_000);
    const { work, begun, finish } = heldWork({ deadline });
    const late = once(work);
    await begun;
    // bounded() does the same after its answer.
    deadline.end();
    await table.change({ in_progress_expiration: Date.now() - 1 });
    const { work: next, begun: nextBegun, finish: finishNext } = heldWork();
    const second = once(next);
    await nextBegun;
    finish(false);
    await late;
    expect(await statusOf(once(workOf()))).toEqual([409, { 'Retry-After': '1' }]);
    finishNext();
    expect(await once(workOf())).toBe(await second);
  });

  test.each([
    ['saves', true],
    ['forgets', false],
  ])("that was taken over meanwhile %s nothing of the other invocation's record", async (_what, keep) => {
    const { work, begun, finish } = heldWork();
    const slow = once(work);
    await begun;
    await table.change({ in_progress_expiration: Date.now() - 1 });
    const taken = await once(workOf());
    finish(keep);
    expect(await slow).not.toBe(taken);
    expect(await once(workOf())).toBe(taken);
  });

  test('is not refused as its own duplicate when the reply to its first write was lost', async () => {
    table.fault = (operation, nth) => (operation === 'PutItem' && nth === 1 ? 'lose' : undefined);
    const first = await once(workOf());
    expect(await once(workOf())).toBe(first);
    expect([made, warnings]).toEqual([1, []]);
    expect(table.operations.slice(0, 2)).toEqual(['PutItem', 'PutItem']);
  });

  test('is tried once more if its first write hangs', async () => {
    table.fault = (operation, nth) => (operation === 'PutItem' && nth === 1 ? 'hang' : undefined);
    const first = await once(workOf());
    expect(await once(workOf())).toBe(first);
    expect([made, warnings]).toEqual([1, []]);
  });

  test('stores neither key nor request in the table', async () => {
    await once(workOf({ key: 'my-own-key' }));
    const [record, ...others] = await table.records();
    expect(others).toEqual([]);
    expect(Object.keys(record ?? {}).toSorted()).toEqual(
      ['data', 'expiration', 'id', 'in_progress_expiration', 'owner', 'status', 'validation'].toSorted(),
    );
    expect(JSON.stringify(record)).not.toMatch(/my-own-key|what of today|ann"/);
    // A SHA-256 in base64.
    expect(record?.id).toMatch(/^metaphysical#[A-Za-z0-9+/]{43}=$/);
  });

  test('does not show whether two records are of the same request', async () => {
    await once(workOf({ key: 'key-1' }));
    await once(workOf({ key: 'key-2' }));
    const [one, other] = await table.records();
    expect(one?.validation).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(one?.validation).not.toBe(other?.validation);
  });
});

describe('a store that fails', () => {
  let table: FaultyTable;

  beforeEach(async () => {
    table = await startFaultyTable({ returnsItem: true });
    pointSdkAt(table);
  });

  afterEach(async () => {
    await table.stop();
  });

  test.each([
    ['refuses', 'refuse' as const],
    ['hangs', 'hang' as const],
    ['breaks off', 'lose' as const],
  ])('does not cost the answer when it %s from the beginning', async (_, fault) => {
    table.fault = () => fault;
    const deadline = deadlineIn(1_500);
    expect(await idempotency(table.name)(workOf({ deadline }))).toBe('{"z":1,"a":[0.1,1e+21,"ngày"]}');
    expect(deadline.remainingMs()).toBeGreaterThan(900);
    expect([made, warnings.length]).toEqual([1, 1]);
  });

  test.each([
    ['refuses', 'refuse' as const],
    ['hangs', 'hang' as const],
  ])('does not cost the answer when it %s only to save it', async (_, fault) => {
    table.fault = (operation) => (operation === 'UpdateItem' ? fault : undefined);
    const deadline = deadlineIn(1_500);
    expect(await idempotency(table.name)(workOf({ deadline }))).toBe('{"z":1,"a":[0.1,1e+21,"ngày"]}');
    expect(deadline.remainingMs()).toBeGreaterThan(900);
    expect([made, warnings.length]).toEqual([1, 1]);
  });

  test('is aborted when its time is over, and not called again', async () => {
    table.fault = () => 'hang';
    await idempotency(table.name)(workOf({ deadline: deadlineIn(400) }));
    await table.hungUp;
    // Longer than the client waits for one request before it makes another.
    await sleep(700);
    expect(table.operations).toEqual(['PutItem']);
  });

  test('costs neither the answer nor the failure when it refuses only to delete', async () => {
    table.fault = (operation) => (operation === 'DeleteItem' ? 'refuse' : undefined);
    const once = idempotency(table.name);
    const degraded = async (): Promise<Made> => ({ ...(await make()), keep: false });
    expect(await once(workOf({ make: degraded }))).toBe('{"z":1,"a":[0.1,1e+21,"ngày"]}');
    expect(warnings).toHaveLength(1);
    const failure = new Error('no sky today');
    const failing = jest.fn(() => Promise.reject(failure));
    await expect(once(workOf({ key: 'key-2', make: failing }))).rejects.toBe(failure);
    expect(failing).toHaveBeenCalledTimes(1);
  });

  test('does not cost the answer when its table does not exist', async () => {
    pointSdkAt({ url: 'http://127.0.0.1:1' });
    expect(await idempotency(table.name)(workOf())).toBe('{"z":1,"a":[0.1,1e+21,"ngày"]}');
    pointSdkAt(table);
    expect(await idempotency('no-such-table')(workOf())).toBe('{"z":2,"a":[0.1,1e+21,"ngày"]}');
    expect(warnings.map((line) => JSON.parse(line).cause.name)).toEqual([
      'IdempotencyPersistenceLayerError',
      'IdempotencyPersistenceLayerError',
    ]);
  });

  test('is logged in names and codes only', async () => {
    table.fault = () => 'refuse';
    await idempotency(table.name)(workOf({ key: 'my-own-key' }));
    expect(warnings.map((line) => JSON.parse(line))).toEqual([
      {
        level: 'WARN',
        message: 'idempotency store failed',
        cause: {
          name: 'IdempotencyPersistenceLayerError',
          cause: { name: 'AccessDeniedException', status: 400 },
        },
      },
    ]);
  });
});

describe('work without a store, by lack of', () => {
  test('a key is done each time, and stores nothing in the table', async () => {
    // No server listens there: a call would be logged as a warning.
    pointSdkAt({ url: 'http://127.0.0.1:1' });
    const once = idempotency('answers');
    await once(workOf({ key: undefined }));
    await once(workOf({ key: undefined }));
    expect([made, warnings]).toEqual([2, []]);
  });

  test('a table is done each time', async () => {
    const once = idempotency('');
    await once(workOf());
    await once(workOf());
    expect([made, warnings]).toEqual([2, []]);
  });
});
