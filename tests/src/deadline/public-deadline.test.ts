import { expect, test } from '@jest/globals';
import type { Deadline } from '../../../src/deadline/deadline.ts';
import { publicDeadline } from '../../../src/deadline/public-deadline.ts';
import { startDeadline } from '../../../src/deadline/running-deadline.ts';
import { DeadlineExceededError } from '../../../src/failure/errors.ts';
import { createFakeClock } from '../../../testing/fake-clock.ts';

function started() {
  const clock = createFakeClock();
  const at = clock.now() + 1_000;
  const running = startDeadline({ at, hardAt: at + 500, source: 'caller' }, clock);
  const made: Deadline['fetch'][] = [];
  const makeFetch = (): Deadline['fetch'] => {
    const each: Deadline['fetch'] = () => Promise.reject(new Error('not sent'));
    made.push(each);
    return each;
  };
  return { clock, running, made, deadline: publicDeadline(running, clock, makeFetch) };
}

/** The names of all properties of a value, including those of its classes. */
function namesOf(value: object): string[] {
  const names: string[] = [];
  for (let owner = value; owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
    names.push(...Object.getOwnPropertyNames(owner));
  }
  return [...new Set(names)].filter((name) => name !== 'constructor').sort();
}

test('a handler sees what is documented and nothing that would end its invocation', () => {
  const documented = [
    'at',
    'budgetMs',
    'expired',
    'fetch',
    'remainingMs',
    'requestConfig',
    'require',
    'signal',
    'source',
  ];
  const { deadline } = started();
  expect(namesOf(deadline)).toEqual(documented);
  expect(Object.getOwnPropertySymbols(deadline)).toEqual([]);
});

test('each member is that of the running deadline', () => {
  const { clock, running, deadline } = started();
  clock.advance(250);
  expect(deadline).toMatchObject({ at: running.at, source: 'caller', budgetMs: 1_000, expired: false });
  expect([deadline.remainingMs(), deadline.signal]).toEqual([750, running.signal]);
  expect(deadline.requestConfig({ capMs: 10 }).timeout).toBe(10);
  expect(() => deadline.require(751)).toThrow(DeadlineExceededError);
  clock.advance(750);
  expect([deadline.expired, deadline.signal.aborted, running.signal.aborted]).toEqual([true, true, true]);
});

test('its fetch is made once, when it is first read', () => {
  const { made, deadline } = started();
  expect(made).toEqual([]);
  const { fetch } = deadline;
  expect([fetch, deadline.fetch]).toEqual([made[0], made[0]]);
  expect(made).toHaveLength(1);
});
