import { expect, test } from '@jest/globals';
import { isDropped, storeErrorOf } from '../../../../../handlers/metaphysical/knowledge/postgres/store-error.ts';

/** The error that `pg` makes of a server's message. */
const said = (code: unknown, severity = 'ERROR'): Error =>
  Object.assign(new Error('CANARY'), { code, severity, detail: 'CANARY', query: 'CANARY' });
const broken = (code?: string): Error => Object.assign(new Error('CANARY'), code !== undefined && { code });

test.each([
  ['terminated by an administrator', said('57P01', 'FATAL'), ': SQLSTATE 57P01'],
  ['by a server in another language', said('57P01', 'SCHWERWIEGEND'), ': SQLSTATE 57P01'],
  ['by a crash of the server', said('57P02', 'FATAL'), ': SQLSTATE 57P02'],
  ['because the database is dropped', said('57P04', 'FATAL'), ': SQLSTATE 57P04'],
  ['because it was idle', said('57P05', 'FATAL'), ': SQLSTATE 57P05'],
  ['by a connection failure', said('08006'), ': SQLSTATE 08006'],
  ['by a conflict with recovery on a replica', said('40001', 'FATAL'), ': SQLSTATE 40001'],
  ['by a panic', said('XX000', 'PANIC'), ': SQLSTATE XX000'],
  ['without a word', broken(), ''],
  ['by a reset', broken('ECONNRESET'), ': ECONNRESET'],
  ['by a broken pipe', broken('EPIPE'), ': EPIPE'],
])('a connection that is ended %s broke off', (_how, error, reason) => {
  const told = storeErrorOf(error, 'dropped');
  expect([isDropped(told), told.reason]).toEqual([true, `the connection to PostgreSQL broke off${reason}`]);
});

test.each([
  ['57P03', 'FATAL', 'upstream-unreachable', 'no connection to PostgreSQL: SQLSTATE 57P03'],
  ['57P01', 'FATAL', 'upstream-unreachable', 'no connection to PostgreSQL: SQLSTATE 57P01'],
  ['28P01', 'FATAL', 'upstream-rejected', 'PostgreSQL refused with SQLSTATE 28P01'],
  ['53300', 'FATAL', 'upstream-rejected', 'PostgreSQL refused with SQLSTATE 53300'],
])('a login that ends with %s', (code, severity, kind, reason) => {
  expect(storeErrorOf(said(code, severity), 'unavailable')).toMatchObject({ kind, reason });
});

test.each([
  ['57014', ': the statement took too long'],
  ['55P03', ': another session holds a lock'],
  ['40P01', ''],
])('a statement that ends with %s was refused', (code, meaning) => {
  const message = `PostgreSQL refused with SQLSTATE ${code}${meaning}`;
  expect(storeErrorOf(said(code), 'dropped')).toMatchObject({ kind: 'upstream-rejected', reason: message });
});

test.each([undefined, 42, 'CANARY of a value', 'short', '12345 and more'])(
  'an invalid code is not reported: %s',
  (code) => {
    expect(storeErrorOf(said(code), 'dropped').reason).toBe('PostgreSQL refused with SQLSTATE unknown');
  },
);
