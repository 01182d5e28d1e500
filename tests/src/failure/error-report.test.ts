import vm from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { type ErrorReport, reportOf } from '../../../src/failure/error-report.ts';
import { ConfigurationError, UpstreamError } from '../../../src/failure/errors.ts';
import { CANARY, refusingProxy, revokedProxy, throwingGetters, unreadableProxy } from '../hostile.ts';

const safe = (error: unknown): ErrorReport => reportOf(error, { logErrors: 'safe', mapReadingMs: 0 });
const full = (error: unknown, secrets: string[] = []): ErrorReport =>
  reportOf(error, { logErrors: 'full', mapReadingMs: 0, secrets });

const STACK = expect.arrayContaining([
  { function: expect.any(String), file: expect.any(String), line: expect.any(Number), column: expect.any(Number) },
]);

function countErrors({ cause, errors = [] }: ErrorReport): number {
  return 1 + (cause ? countErrors(cause) : 0) + errors.reduce((sum, each) => sum + countErrors(each), 0);
}

describe('a report', () => {
  test('has name, code and stack of an error and of those behind it, and no message', () => {
    const cause = Object.assign(new RangeError(CANARY), { code: 'ERR_X', syscall: 'read', status: 418 });
    const report = safe(new TypeError(CANARY, { cause }));
    expect(report).toEqual({
      name: 'TypeError',
      stack: STACK,
      cause: { name: 'RangeError', code: 'ERR_X', syscall: 'read', status: 418, stack: STACK },
    });
    expect(JSON.stringify(report)).not.toContain('canary');
  });

  test('has the errors of an AggregateError, five of them', () => {
    const errors = Array.from({ length: 9 }, () => new Error('x'));
    const report = safe(new AggregateError(errors, 'all'));
    expect(report.name).toBe('AggregateError');
    expect(report.errors).toEqual(Array(5).fill({ name: 'Error', stack: STACK }));
  });

  test('has messages where they are asked for', () => {
    const error = new AggregateError([new Error('one')], 'all', { cause: new Error('behind') });
    expect(full(error)).toMatchObject({ message: 'all', cause: { message: 'behind' }, errors: [{ message: 'one' }] });
    expect(full('text')).toEqual({ thrown: 'string', message: 'text' });
    expect(full(new Error(''))).not.toHaveProperty('message');
    expect(full(Object.assign(new Error('x'), { message: 7 }))).not.toHaveProperty('message');
  });

  test('has no secret that is known in any of them', () => {
    const error = new Error('key s3cr3t-key!', { cause: new Error('again s3cr3t-key!') });
    expect(JSON.stringify(full(error, ['s3cr3t-key!']))).not.toContain('s3cr3t');
  });

  test('has the reason and the stack of a wrong configuration, at any depth', () => {
    const make = (): ConfigurationError => new ConfigurationError({ reason: 'no URL', cause: { name: 'SsmError' } });
    const report = safe(new Error('x', { cause: make() }));
    expect(report.cause).toMatchObject({ name: 'ConfigurationError', code: 'configuration', reason: 'no URL' });
    expect(report.cause?.stack?.[0]?.function).toBe('make');
    expect(report.cause?.cause).toEqual({ name: 'SsmError' });
    expect(safe(new UpstreamError('ai', 'upstream-error'))).not.toHaveProperty('stack');
  });

  test.each<[string, unknown, ErrorReport]>([
    ['text', CANARY, { thrown: 'string' }],
    ['a number', 4, { thrown: 'number' }],
    ['nothing', undefined, { thrown: 'undefined' }],
    ['null', null, { thrown: 'null' }],
    ['an object', { message: CANARY, stack: CANARY }, { thrown: 'object' }],
    ['a function', () => CANARY, { thrown: 'function' }],
    ['an object with a name', { name: 'Rejected', code: 'E_X' }, { thrown: 'object', name: 'Rejected', code: 'E_X' }],
    ['a revoked proxy', revokedProxy(), { thrown: 'object' }],
    ['a proxy that refuses everything', refusingProxy(), { thrown: 'object' }],
  ])('says of %s that it is no error', (_what, thrown, report) => {
    expect(safe(thrown)).toEqual(report);
  });

  test('knows errors of another realm', () => {
    expect(safe(vm.runInNewContext('new TypeError("x")'))).toMatchObject({ name: 'TypeError' });
    expect(safe(vm.runInNewContext('new TypeError("x")'))).not.toHaveProperty('thrown');
  });
});

describe('a report is bounded:', () => {
  test('a chain without end, and one that comes back', () => {
    let chain = new Error('first');
    for (let count = 0; count < 1_000; count += 1) chain = new Error('next', { cause: chain });
    expect(countErrors(safe(chain))).toBe(6);
    const self = new Error('x');
    self.cause = self;
    expect(countErrors(safe(self))).toBe(1);
    const [one, two] = [new Error('x'), new Error('y')];
    Object.assign(one, { cause: two });
    Object.assign(two, { cause: one, errors: [one, two, null, undefined] });
    expect(countErrors(safe(one))).toBe(2);
  });

  test('a tree', () => {
    const tree = (depth: number): Error =>
      depth === 0
        ? new Error('leaf')
        : new AggregateError(
            Array.from({ length: 8 }, () => tree(depth - 1)),
            'x',
          );
    const report = safe(tree(4));
    expect(countErrors(report)).toBe(10);
    expect(JSON.stringify(full(tree(4))).length).toBeLessThan(60_000);
  });

  test('a message', () => {
    const report = full(new Error('é'.repeat(5_000_000)));
    expect(report.message).toBe('é'.repeat(1_000));
  });
});

test.each<[string, () => unknown]>([
  ['getters that throw', () => throwingGetters(new Error('x'), 'name', 'code', 'cause', 'errors', 'message', 'stack')],
  ['a cause that cannot be read', () => new Error('x', { cause: unreadableProxy(new Error('y')) })],
  ['errors that cannot be read', () => Object.assign(new Error('x'), { errors: revokedProxy() })],
  ['a frozen chain', () => Object.freeze(new Error('x', { cause: Object.freeze(new Error('y')) }))],
  ['an endless list of errors', () => Object.assign(new Error('x'), { errors: new Array(1e6).fill(new Error('y')) })],
])('%s: a report is made of it', (_what, make) => {
  for (const report of [safe, full]) {
    expect(() => JSON.stringify(report(make()))).not.toThrow();
    expect(JSON.stringify(report(make()))).not.toContain('canary');
  }
});
