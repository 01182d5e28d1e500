import { describe, expect, test } from '@jest/globals';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';

describe('a Lambda context', () => {
  test('counts down from its deadline, and below zero', () => {
    const clock = createFakeClock();
    const context = createLambdaContext({ remainingMs: 300, clock });
    expect(context.getRemainingTimeInMillis()).toBe(300);
    clock.advance(299);
    expect(context.getRemainingTimeInMillis()).toBe(1);
    clock.advance(50);
    expect(context.getRemainingTimeInMillis()).toBe(-49);
  });

  test('has 25 seconds on the machine clock unless told otherwise', () => {
    const remainingMs = createLambdaContext().getRemainingTimeInMillis();
    expect(remainingMs).toBeLessThanOrEqual(25_000);
    expect(remainingMs).toBeGreaterThan(20_000);
  });

  test('is a plain object that can be extended and whose clock method needs no owner', () => {
    const { getRemainingTimeInMillis, ...context } = createLambdaContext({ requestId: 'request-1', memoryMb: 1769 });
    expect(Object.getPrototypeOf(context)).toBe(Object.prototype);
    expect(Object.isExtensible(context)).toBe(true);
    expect(getRemainingTimeInMillis()).toBeGreaterThan(0);
    expect(context).toMatchObject({ awsRequestId: 'request-1', memoryLimitInMB: '1769', functionName: 'chatbot' });
  });

  test('can need its this', () => {
    const clock = createFakeClock();
    const context = createLambdaContext({ needsThis: true, remainingMs: 5, clock });
    const { getRemainingTimeInMillis } = context;
    expect(context.getRemainingTimeInMillis()).toBe(5);
    expect(() => getRemainingTimeInMillis()).toThrow(TypeError);
    expect(() => Object.create(context).getRemainingTimeInMillis()).toThrow(TypeError);
  });

  test('can be frozen', () => {
    const context = createLambdaContext({ frozen: true });
    expect(() => Object.assign(context, { extra: 1 })).toThrow(TypeError);
    expect(context.getRemainingTimeInMillis()).toBeGreaterThan(0);
  });

  test('can lack its clock', () => {
    expect(createLambdaContext({ missingClock: true }).getRemainingTimeInMillis).toBeUndefined();
  });
});
