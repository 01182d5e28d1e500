import { describe, expect, test } from '@jest/globals';
import createError from 'http-errors';
import { readBirth } from '../../../../handlers/metaphysical/question/birth.ts';
import type { BirthRequest } from '../../../../handlers/request/birth.ts';
import type { FieldError } from '../../../../handlers/request/field-errors.ts';

const HANOI: BirthRequest = { date: '1990-06-15', time: '07:30', place: 'Hà Nội' };

describe('a place of birth', () => {
  function errorsOf(place: string): readonly FieldError[] {
    try {
      readBirth({ ...HANOI, place });
    } catch (error) {
      if (createError.isHttpError(error) && error.statusCode === 400 && error.expose) return error.errors;
      throw error;
    }
    throw new Error('the place was accepted');
  }

  test('that is not known is refused, and not repeated', () => {
    expect(errorsOf('Xyzzy-ville')).toEqual([
      {
        pointer: '/birth/place',
        detail: 'must be a place we know: a city or town, with its region or country, or latitude and longitude',
      },
    ]);
  });

  test('that is one of many is refused with all of them, each of which is accepted', () => {
    const [error, ...others] = errorsOf('Springfield');
    expect(others).toEqual([]);
    expect(error).toMatchObject({ pointer: '/birth/place', detail: 'must name one place: several have this name' });
    expect(error?.candidates).toContain('Springfield, Missouri, US');
    for (const place of error?.candidates ?? []) expect(readBirth({ ...HANOI, place }).place?.label).toBe(place);
  });
});
