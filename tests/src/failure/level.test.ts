import { describe, expect, test } from '@jest/globals';
import createError from 'http-errors';
import { ConfigurationError, DeadlineExceededError, FailureError, UpstreamError } from '../../../src/failure/errors.ts';
import { FAILURES, type FailureKind } from '../../../src/failure/kinds.ts';
import { type LogLevel, levelOf } from '../../../src/failure/level.ts';
import { revokedProxy } from '../hostile.ts';

describe('the level of an answer', () => {
  test.each<[LogLevel, string, unknown, unknown]>([
    ['INFO', 'a good answer', undefined, 200],
    ['INFO', "a client's mistake", createError(404), 404],
    ['INFO', 'a bug of which others made an answer', new TypeError('x'), 400],
    ['INFO', "an upstream's 404 that is passed through", new UpstreamError('ai', 'upstream-rejected'), 404],
    ['INFO', 'a result without a status', undefined, undefined],
    ['WARN', "an upstream's failure", new UpstreamError('ai', 'upstream-error'), 502],
    ['WARN', 'a time-out', new DeadlineExceededError('lambda', 1), 504],
    ['WARN', 'an upstream that is overloaded', new UpstreamError('ai', 'upstream-overloaded'), 503],
    ['WARN', 'a 503 of http-errors', createError(503), 503],
    ['WARN', 'a 504 that a handler answered', undefined, 504],
    ['WARN', "a client's mistake that nobody rendered in time", createError(404), 504],
    ['WARN', 'a status in words that is an upstream failure', undefined, '502'],
    ['ERROR', 'a bug', new TypeError('x'), 500],
    ['ERROR', 'a bug that nobody rendered in time', new TypeError('x'), 504],
    ['ERROR', 'a configuration', new ConfigurationError(), 500],
    ['ERROR', 'a 500 of http-errors', createError(500), 500],
    ['ERROR', 'a 501 of http-errors', createError(501), 501],
    ['ERROR', 'an error with a status of no error', Object.assign(new Error('x'), { statusCode: 200 }), 500],
    ['ERROR', "a client's mistake that becomes our own", createError(404), 500],
    ['ERROR', 'an object with a status', { statusCode: 503 }, 503],
    ['ERROR', 'text', 'x', 500],
    ['ERROR', 'nothing thrown', undefined, 500],
    ['ERROR', 'null', null, 500],
    ['ERROR', 'a revoked proxy', revokedProxy(), 500],
  ])('%s: %s', (level, _what, error, status) => {
    expect(levelOf({ error, threw: false, status })).toBe(level);
  });
});

describe('the level of a run that throws, as those of queues do', () => {
  test.each<[LogLevel, string, unknown]>([
    ['WARN', "an upstream's failure", new UpstreamError('ai', 'upstream-error')],
    ['WARN', 'a time-out', new DeadlineExceededError('lambda', 1)],
    ['ERROR', 'a bug', new TypeError('x')],
    ['ERROR', 'an error for a client, where there is none', createError(404)],
    ['ERROR', 'nothing', undefined],
  ])('%s: %s', (level, _what, error) => {
    expect(levelOf({ error, threw: true })).toBe(level);
  });
});

test.each(Object.keys(FAILURES) as FailureKind[])('%s is ERROR when it is our own fault, else WARN', (kind) => {
  const level = levelOf({ error: new FailureError(kind), threw: false, status: FAILURES[kind].status });
  expect(level).toBe(FAILURES[kind].status === 500 ? 'ERROR' : 'WARN');
});
