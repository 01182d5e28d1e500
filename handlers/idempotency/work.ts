import type { Deadline } from '../../index.ts';

/** An answer that was made. */
export interface Made {
  /** The body, to the letter: DynamoDB's maps keep no order, so what is stored is text. */
  readonly body: string;
  /**
   * True if every request with the same key shall get this answer. False for one that was degraded or cut off by its
   * deadline: a repeated request shall get a better one.
   */
  readonly keep: boolean;
}

/** Work that is done once for a key. */
export interface Work {
  /** The client's key; without one the work is done and forgotten. */
  readonly key: string | undefined;
  /** All that decides the answer: a request with the same key and other content is refused. */
  readonly request: object;
  readonly deadline: Deadline;
  /** Makes the answer. */
  make(): Promise<Made>;
}

/** Work that has a key. */
export type KeyedWork = Work & { readonly key: string };

/**
 * Gives the body of the work, or of its earlier result.
 *
 * @throws an `http-errors` error: 422 when the key was used for another request, 409 when the work is still being done
 * @throws the errors of the work
 */
export type Once<W extends Work = Work> = (work: W) => Promise<string>;

/**
 * The time for which an answer is kept for its key, in seconds. It must outlast all retries: every attempt of a chat is
 * over within API Gateway's 29 s, and a person who reloads a page does so within minutes. It must not last much longer,
 * because an answer is about the sky at its moment, and because nobody can read an answer that is not kept.
 */
export const KEEP_ANSWERS_S = 900;
