import { describe, expect, test } from '@jest/globals';
import { HANOI } from '../../../../../handlers/metaphysical/facts/clocks/hanoi.ts';
import { changesOf } from './tz-source.ts';

// The time zone database, file `backzone`, zone Asia/Hanoi (github.com/eggert/tz).
const BACKZONE = `
  7:03:24 -  LMT   1906 Jul  1
  7:06:30 -  PLMT  1911 May  1
  7:00    -  +07   1942 Dec 31 23:00
  8:00    -  +08   1945 Mar 14 23:00
  9:00    -  +09   1945 Sep  2
  7:00    -  +07   1947 Apr  1
  8:00    -  +08   1954 Oct
  7:00    -  +07`;

const hoursAt = (utc: string): number => HANOI.offsetSecondsAt(Date.parse(utc)) / 3600;

describe('the clocks of Hanoi', () => {
  test.each(changesOf(BACKZONE))('change at $atMs from $before to $after seconds', ({ atMs, before, after }) => {
    expect([atMs - 1, atMs].map((instantMs) => HANOI.offsetSecondsAt(instantMs))).toEqual([before, after]);
  });

  test('change seven times, and never after 1954', () => {
    expect(changesOf(BACKZONE)).toHaveLength(7);
    expect(HANOI.offsetSecondsAt(Date.UTC(2100, 11, 31))).toBe(7 * 3600);
  });

  test('are named as the database names them', () => {
    expect(HANOI.name).toBe('Asia/Hanoi');
  });

  // Decision 121/CP of the Council of Government, 8 August 1967, article 1: the seventh zone is the official time.
  test('keep the seventh zone while Saigon keeps the eighth', () => {
    expect(hoursAt('1968-01-29T17:00:00Z')).toBe(7);
  });
});
