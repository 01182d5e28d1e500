import { describe, expect, jest, test } from '@jest/globals';
import { lazyProperty } from '../../src/lazy-property.ts';

const defineAnswer = lazyProperty<object>('answer');

function withAnswer(): { target: { readonly answer?: object }; counted: { readonly computed: number } } {
  const target = {};
  const counted = { computed: 0 };
  defineAnswer(target, () => {
    counted.computed += 1;
    return { computed: counted.computed };
  });
  return { target, counted };
}

describe('a lazy property', () => {
  test('is computed when it is first read, and once', () => {
    const { target, counted } = withAnswer();
    expect(counted.computed).toBe(0);
    expect(target.answer).toBe(target.answer);
    expect(counted.computed).toBe(1);
  });

  test('has a value of its own on each object', () => {
    const [one, two] = [withAnswer(), withAnswer()];
    expect(one.target.answer).not.toBe(two.target.answer);
  });

  test.each([
    ['a proxy of the object', (target: object) => new Proxy(target, {})],
    ['an object that inherits from it', (target: object) => Object.create(target)],
    [
      'a copy of its properties',
      (target: object) => Object.defineProperties({}, Object.getOwnPropertyDescriptors(target)),
    ],
    ['a frozen object', (target: object) => Object.freeze(target)],
  ])('is the same value when it is read of %s', (_title, wrap) => {
    const { target } = withAnswer();
    const wrapped = wrap(target) as typeof target;
    expect(wrapped.answer).toBe(target.answer);
  });

  test('is not seen by who lists or prints the object', () => {
    const { target } = withAnswer();
    expect(Object.keys(target)).toEqual([]);
    expect({ ...target }).toEqual({});
    expect(process.getBuiltinModule('node:util').inspect(target)).toBe('{}');
  });

  test('is computed again after a computation that failed', () => {
    const target: { readonly answer?: object } = {};
    const value = {};
    const compute = jest
      .fn((): object => value)
      .mockImplementationOnce(() => {
        throw new Error('not yet');
      });
    defineAnswer(target, compute);
    expect(() => target.answer).toThrow('not yet');
    expect(target.answer).toBe(value);
  });

  test('can be defined anew on the same object', () => {
    const { target } = withAnswer();
    const value = {};
    expect(target.answer).not.toBe(value);
    defineAnswer(target, () => value);
    expect(target.answer).toBe(value);
  });
});
