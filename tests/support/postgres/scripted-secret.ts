import type { Secret } from '../../../index.ts';

/** A secret that counts its uses. */
export interface ScriptedSecret extends Secret {
  readonly gets: number;
  readonly refusals: number;
}

/** @param values the values of the look-ups in order, the last one repeated; an Error is thrown */
export function scriptedSecret(...values: readonly (string | Error)[]): ScriptedSecret {
  let gets = 0;
  let refusals = 0;
  return {
    get gets() {
      return gets;
    },
    get refusals() {
      return refusals;
    },
    async get() {
      const value = values[Math.min(gets, values.length - 1)] ?? '';
      gets += 1;
      if (value instanceof Error) throw value;
      return value;
    },
    refused: () => {
      refusals += 1;
    },
  };
}
