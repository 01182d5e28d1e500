import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type OptionNames, ownOptions, pickOptions, refuseOptions } from '../../src/option-names.ts';
import { CANARY } from './hostile.ts';

interface Options {
  readonly timeoutMs?: number | undefined;
  readonly maxRequestBytes?: number;
  readonly retry?: object | false;
  readonly as?: string;
}

const NAMES: OptionNames<Options> = { timeoutMs: true, maxRequestBytes: true, retry: true, as: true };

const take = (given: unknown): Options => ownOptions('upstream()', given as Options, NAMES);

/** The message of the error that a function throws. */
const refusalOf = (given: unknown): string => {
  try {
    take(given);
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as TypeError).message;
  }
  throw new Error('it was taken');
};

describe('own options', () => {
  test('are those that the object itself has', () => {
    expect({ ...take({ timeoutMs: 5, retry: false }) }).toEqual({ timeoutMs: 5, retry: false });
  });

  test('that are undefined count as not given', () => {
    expect(Object.keys(take({ timeoutMs: undefined, as: 'ai' }))).toEqual(['as']);
  });

  test('are read once each', () => {
    let reads = 0;
    const given = {
      get timeoutMs() {
        reads += 1;
        return 5;
      },
    };
    expect(take(given).timeoutMs).toBe(5);
    expect(reads).toBe(1);
  });

  test('that are not enumerable are options too', () => {
    expect(take(Object.defineProperty({}, 'timeoutMs', { value: 5 })).timeoutMs).toBe(5);
  });

  test('do not come from a prototype, neither when they are taken nor when they are read', () => {
    expect(take(Object.create({ timeoutMs: 5 })).timeoutMs).toBeUndefined();
    expect(Object.getPrototypeOf(take({}))).toBeNull();
  });

  test.each([
    ['null', null],
    ['text', '/chat/ai-url'],
    ['a number', 500],
    ['a list', []],
    ['a function', () => undefined],
    ['undefined', undefined],
  ])('are no %s', (_what, given) => {
    expect(refusalOf(given)).toBe('upstream() takes its options as an object');
  });
});

describe('an unknown option', () => {
  test.each([
    ['timeoutMS', 'timeoutMs'],
    ['timeoutms', 'timeoutMs'],
    ['timeout', 'timeoutMs'],
    ['timeOutMs', 'timeoutMs'],
    ['timeoutMillis', 'timeoutMs'],
    ['timoutMs', 'timeoutMs'],
    ['itmeoutMs', 'timeoutMs'],
    ['maxRequestByte', 'maxRequestBytes'],
    ['maxBytes', 'maxRequestBytes'],
    ['retries', 'retry'],
    ['AS', 'as'],
    ['As', 'as'],
  ])('%s is refused, naming the nearest known one: %s', (name, nearest) => {
    expect(refusalOf({ [name]: 5 })).toBe(`upstream() has no option "${name}"; did you mean ${nearest}?`);
  });

  test.each(['xyz', 'parameterName', '', 'hasOwnProperty', 'constructor', 'toString'])(
    'that resembles none is refused with all that there are: %p',
    (name) => {
      expect(refusalOf({ [name]: 5 })).toBe(
        `upstream() has no option ${JSON.stringify(name)}; it takes timeoutMs, maxRequestBytes, retry, as`,
      );
    },
  );

  test('is refused whatever its value, also when that is undefined', () => {
    expect(refusalOf({ timeoutMS: undefined })).toContain('timeoutMS');
  });

  test('is refused beside known ones, and when its name is __proto__', () => {
    expect(refusalOf({ timeoutMs: 5, timeoutMS: 5 })).toContain('timeoutMS');
    expect(refusalOf(JSON.parse('{"__proto__":{"timeoutMs":5}}'))).toContain('"__proto__"');
  });

  test('never shows a value, and of a long name its beginning only', () => {
    expect(refusalOf({ timeoutMS: CANARY })).not.toContain(CANARY);
    const message = refusalOf({ ['x'.repeat(100_000)]: 5 });
    expect(message).toContain(`"${'x'.repeat(60)}"`);
    expect(message.length).toBeLessThan(200);
  });

  test('of one that stands elsewhere is refused in words of its own', () => {
    const misplaced = { baseURL: 'baseURL is for upstream()' };
    expect(() => ownOptions('aiUpstream()', { baseURL: 'x' } as Options, NAMES, misplaced)).toThrow(
      new TypeError('aiUpstream(): baseURL is for upstream()'),
    );
    expect(() => ownOptions('aiUpstream()', { toString: 'x' } as Options, NAMES, misplaced)).toThrow(
      'has no option "toString"',
    );
  });

  const known = Object.keys(NAMES);
  const letters = fc.string({ unit: fc.constantFrom(...'abemtuxMS_'), maxLength: 12 });

  test('is always refused by its name, and a known name with one letter changed always gets that known one', () => {
    fc.assert(
      fc.property(letters, (name) => {
        fc.pre(!known.includes(name));
        expect(refusalOf({ [name]: 1 })).toContain(`has no option ${JSON.stringify(name)};`);
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom('timeoutMs', 'maxRequestBytes', 'retry'), fc.nat(), fc.nat(2), (name, at, how) => {
        const index = at % name.length;
        const middle = ['', '_', `${name[index]}_`][how] ?? '';
        const typed = name.slice(0, index) + middle + name.slice(index + 1);
        expect(refusalOf({ [typed]: 1 })).toContain(`did you mean ${name}?`);
      }),
    );
  });
});

test('where there are no options to choose each is refused', () => {
  expect(() => refuseOptions('deadline()', [])).not.toThrow();
  expect(() => refuseOptions('deadline()', [{}])).not.toThrow();
  expect(() => refuseOptions('deadline()', [{ capMs: 5 }])).toThrow(
    new TypeError('deadline() has no option "capMs"; it takes none'),
  );
  expect(() => refuseOptions('deadline()', [500])).toThrow(new TypeError('deadline() takes its options as an object'));
});

test('picked options are those of one factory, without a prototype', () => {
  const picked = pickOptions<Options>({ timeoutMs: 5, logger: console }, NAMES);
  expect({ ...picked }).toEqual({ timeoutMs: 5 });
  expect(Object.getPrototypeOf(picked)).toBeNull();
});
