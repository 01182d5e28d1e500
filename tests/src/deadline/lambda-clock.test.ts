import { describe, expect, test } from '@jest/globals';
import { extensibleContext, readRemainingMs } from '../../../src/deadline/lambda-clock.ts';
import { createFakeClock } from '../../../testing/fake-clock.ts';
import { createLambdaContext } from '../../../testing/lambda-context.ts';
import { refusingProxy, revokedProxy, throwingGetters } from '../hostile.ts';

const saying = (answer: unknown): object => ({ getRemainingTimeInMillis: () => answer });

describe("Lambda's clock", () => {
  test.each([{}, { needsThis: true }, { frozen: true }, { needsThis: true, frozen: true }])(
    'is asked on its owner, which may need its this: %p',
    (options) => {
      const context = createLambdaContext({ remainingMs: 300, clock: createFakeClock(), ...options });
      expect(readRemainingMs(context)).toBe(300);
    },
  );

  test.each([25_000, 1, 0, -300, 0.5])('may say %p', (remainingMs) => {
    expect(readRemainingMs(saying(remainingMs))).toBe(remainingMs);
  });

  test.each([
    ['a context without the method', createLambdaContext({ missingClock: true })],
    ['NaN', saying(Number.NaN)],
    ['infinity', saying(Number.POSITIVE_INFINITY)],
    ['text', saying('25000')],
    ['a BigInt', saying(25_000n)],
    ['null', saying(null)],
    ['a promise', saying(Promise.resolve(25_000))],
    ['a number where the method should be', { getRemainingTimeInMillis: 25_000 }],
    ['an object there that can be called like one', { getRemainingTimeInMillis: { call: () => 25_000 } }],
    ['a method that throws', { getRemainingTimeInMillis: revokedProxy }],
    [
      'a method that fails',
      {
        getRemainingTimeInMillis: () => {
          throw new Error('no clock here');
        },
      },
    ],
    ['a getter that throws', throwingGetters({}, 'getRemainingTimeInMillis')],
    ['no context', undefined],
    ['null for a context', null],
    ['a proxy that refuses everything', refusingProxy()],
    ['a revoked proxy', revokedProxy()],
  ])('says nothing with %s', (_what, context) => {
    expect(readRemainingMs(context)).toBeUndefined();
  });
});

/** A context of another host: a class with private state, which only its own methods can read. */
class HostContext {
  readonly #requestId: string = 'request-1';
  readonly functionName: string = 'chatbot';

  get awsRequestId(): string {
    return this.#requestId;
  }

  getRemainingTimeInMillis(): number {
    return this.#requestId.length;
  }

  getTraceId(): string {
    return `trace of ${this.#requestId}`;
  }
}

describe('the context that middlewares extend', () => {
  test('is the very one that came, when it can be extended', () => {
    for (const context of [createLambdaContext(), new HostContext(), {}]) {
      expect(extensibleContext(context)).toBe(context);
    }
  });

  test.each<[string, (context: object) => object]>([
    ['frozen', Object.freeze],
    ['sealed', Object.seal],
    ['not extensible', Object.preventExtensions],
  ])('is one that reads the same and takes more, when the one that came is %s', (_what, close) => {
    const original = createLambdaContext({ requestId: 'request-1', remainingMs: 300, clock: createFakeClock() });
    close(original);
    const context = extensibleContext(original);
    Object.assign(context, { deadline: 'ours', functionName: 'changed' });
    expect(context).toMatchObject({ awsRequestId: 'request-1', deadline: 'ours', functionName: 'changed' });
    expect(original).toMatchObject({ functionName: 'chatbot' });
    expect('deadline' in original).toBe(false);
    expect(context.getRemainingTimeInMillis()).toBe(300);
  });

  test('takes new values for all of its keys, those without a value included', () => {
    const original = createLambdaContext({ frozen: true });
    const changes = Object.fromEntries(Object.keys(original).map((key) => [key, `new ${key}`]));
    expect(Object.assign(extensibleContext<object>(original), changes)).toMatchObject(changes);
  });

  test('is one whose clock still has its owner', () => {
    const options = { needsThis: true, frozen: true, remainingMs: 300, clock: createFakeClock() };
    const { getRemainingTimeInMillis } = extensibleContext(createLambdaContext(options));
    expect(getRemainingTimeInMillis()).toBe(300);
  });

  test('is one whose other methods and getters still have theirs', () => {
    const context = extensibleContext(Object.freeze(new HostContext()));
    expect(context.getRemainingTimeInMillis()).toBe(9);
    expect(context.getTraceId()).toBe('trace of request-1');
    expect(context.awsRequestId).toBe('request-1');
    expect(context).toBeInstanceOf(HostContext);
  });

  test('has the keys of the one that came, and those of its classes, and no others', () => {
    const original = createLambdaContext({ frozen: true });
    expect(Object.keys(extensibleContext(original)).sort()).toEqual(Object.keys(original).sort());
    const context = extensibleContext(Object.freeze(new HostContext()));
    const keys = ['awsRequestId', 'functionName', 'getRemainingTimeInMillis', 'getTraceId'];
    expect(Object.keys(context).sort()).toEqual(keys);
    expect(context.constructor).toBe(HostContext);
  });

  test('has the keys of one that has no prototype', () => {
    const original = Object.freeze(Object.assign(Object.create(null), { awsRequestId: 'request-1' }));
    const context = extensibleContext<object>(original);
    expect({ ...context }).toEqual({ awsRequestId: 'request-1' });
    expect(Object.assign(context, { deadline: 'ours' })).toHaveProperty('deadline', 'ours');
  });

  test('lets its properties be defined anew, as getters made when asked for are', () => {
    const context = extensibleContext(createLambdaContext({ frozen: true }));
    Object.defineProperty(context, 'functionName', { get: () => 'made when asked for' });
    expect(context.functionName).toBe('made when asked for');
  });

  test('is an empty one where none came', () => {
    const context = extensibleContext<object>(null);
    expect(Object.assign(context, { deadline: 'ours' })).toMatchObject({ deadline: 'ours' });
    expect(readRemainingMs(context)).toBeUndefined();
  });

  test('is an empty one where the one that came cannot be looked at', () => {
    const context = extensibleContext<object>(revokedProxy());
    expect(Reflect.ownKeys(context)).toEqual([]);
    expect(Object.assign(context, { deadline: 'ours' })).toEqual({ deadline: 'ours' });
  });

  test('gets no clock where there was none', () => {
    const context = extensibleContext(Object.freeze({ awsRequestId: 'request-1' }));
    expect('getRemainingTimeInMillis' in context).toBe(false);
    expect(readRemainingMs(context)).toBeUndefined();
  });
});
