import type { FailureKind } from '../../../../src/failure/kinds.ts';
import { failureOfAxiosError } from './failure-of-axios-error.ts';

/** The kinds of failure that a code can mean. A time-out is none of them: our own clock decides it. */
export type KindOfCode = Extract<FailureKind, 'upstream-unreachable' | 'upstream-invalid' | 'configuration'>;

/** Codes by what they stand for, as lists of words. */
export type CodeTable = Readonly<Partial<Record<KindOfCode, string>>>;

/** A table as pairs. */
export function pairsOf(table: CodeTable): [code: string, kind: KindOfCode][] {
  return Object.entries(table).flatMap(([kind, codes]) =>
    words(codes).map((code): [string, KindOfCode] => [code, kind as KindOfCode]),
  );
}

/** The codes of a table, in order. */
export function codesOf(table: CodeTable): string[] {
  return pairsOf(table)
    .map(([code]) => code)
    .toSorted();
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** An error with a code, as Node makes them. */
export function errorWith(code: string, cause?: unknown): Error {
  return Object.assign(new Error('some text', cause === undefined ? {} : { cause }), { code });
}

/** The kind of failure of a call without an answer. */
export function kindOf(error: unknown): FailureKind {
  return failureOfAxiosError(error, { upstream: 'ai', timedOut: false }).kind;
}
