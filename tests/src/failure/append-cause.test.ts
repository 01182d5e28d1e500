import { describe, expect, test } from '@jest/globals';
import { appendCause } from '../../../src/failure/append-cause.ts';
import { ConfigurationError, UpstreamError } from '../../../src/failure/errors.ts';
import { readProperty } from '../../../src/unknown.ts';
import { refusingProxy, revokedProxy } from '../hostile.ts';

const end = Object.assign(new TypeError('CANARY'), { code: 'E_END' });

describe('a cause that is put behind an error', () => {
  test('is its cause where it has none', () => {
    const error = new Error('first');
    appendCause(error, end);
    expect(error.cause).toBe(end);
    expect(Object.keys(error)).toEqual([]);
  });

  test('is put behind the last of the causes that it has', () => {
    const last = new Error('last');
    const error = new Error('first', { cause: new Error('second', { cause: last }) });
    appendCause(error, end);
    expect(last.cause).toBe(end);
  });

  test('is put behind a cause of null or undefined', () => {
    for (const none of [null, undefined]) {
      const error = new Error('first', { cause: none });
      appendCause(error, end);
      expect(error.cause).toBe(end);
    }
  });

  test('of one of our failures is names and codes, like every cause of theirs', () => {
    const failure = new ConfigurationError();
    appendCause(failure, end);
    expect(failure.cause).toEqual({ name: 'TypeError', code: 'E_END' });
    expect(Object.isFrozen(failure.cause)).toBe(true);
  });

  test('of one of our failures stands behind the causes that are known already', () => {
    const failure = new UpstreamError('ai', 'upstream-error', {
      cause: new Error('x', { cause: new RangeError('y') }),
    });
    appendCause(failure, end);
    const last = { name: 'TypeError', code: 'E_END' };
    expect(failure.cause).toEqual({ name: 'Error', cause: { name: 'RangeError', cause: last } });
  });

  test('finds a failure of ours behind a foreign error', () => {
    const failure = new ConfigurationError();
    appendCause(new Error('first', { cause: failure }), end);
    expect(failure.cause).toEqual({ name: 'TypeError', code: 'E_END' });
  });

  test('that was made of the error closes no circle', () => {
    const error = new Error('first');
    appendCause(error, new TypeError('CANARY', { cause: error }));
    expect(error.cause).toEqual({ name: 'TypeError' });
  });
});

describe('nothing changes', () => {
  test.each<[string, unknown, unknown]>([
    ['an error that is frozen', Object.freeze(new Error('first')), end],
    ['a failure that is frozen', Object.freeze(new ConfigurationError()), end],
    ['an error whose causes end in text', new Error('first', { cause: 'text' }), end],
    ['an error whose last cause is frozen', new Error('first', { cause: Object.freeze(new Error('last')) }), end],
    ['text', 'first', end],
    ['a number', 7, end],
    ['nothing', undefined, end],
    ['null', null, end],
    ['a proxy over nothing', revokedProxy(), end],
    ['a proxy that refuses', refusingProxy(), end],
    ['no cause', new Error('first'), undefined],
    ['a cause of null', new Error('first'), null],
    ['a failure with a cause that may not be shown', new ConfigurationError(), 'CANARY'],
  ])('with %s', (_what, error, cause) => {
    const before = readProperty(error, 'cause');
    expect(() => appendCause(error, cause)).not.toThrow();
    expect(readProperty(error, 'cause')).toBe(before);
  });

  test('when it is a cause of the error already, or the error itself', () => {
    const error = new Error('first', { cause: end });
    appendCause(error, end);
    appendCause(error, error);
    expect(error.cause).toBe(end);
    expect(end.cause).toBeUndefined();
  });

  test('when the causes go round, or on and on', () => {
    const [one, two] = [new Error('one'), new Error('two')];
    Object.assign(one, { cause: two });
    Object.assign(two, { cause: one });
    appendCause(one, end);
    expect([one.cause, two.cause]).toEqual([two, one]);
    const long = Array.from({ length: 20 }).reduce<Error>((cause) => new Error('x', { cause }), new Error('last'));
    expect(() => appendCause(long, end)).not.toThrow();
    expect(String(JSON.stringify(long))).not.toContain('E_END');
  });
});
