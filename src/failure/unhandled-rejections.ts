import { afterTurns } from '../clock.ts';
import { mergeOwn } from '../merge-own.ts';
import { elementsOf, readProperty } from '../unknown.ts';

/** The turns of the event loop in which all promises that pass an error on have rejected. */
const TURNS = 2;

/** The maximum number of errors read for one rejection: libraries wrap an abort reason a few times at most. */
const MAX_ERRORS = 32;

/** The errors that must not end the process now, each with the number of its holders. */
const tolerated = new Map<unknown, number>();

/**
 * Represents `AbortError`s without the reason of their signal, such as those of the AWS SDK. They are tolerated while a
 * signal of ours aborts that foreign code uses.
 */
export const ABORTS_WITHOUT_REASON: object = Object.freeze({});

/** Replaces `process.emit` while an error is tolerated. `restore` undoes that. */
let interceptor: { readonly emit: typeof process.emit; readonly restore: () => void } | undefined;

/**
 * Prevents unhandled rejections with this error, or with an error that it caused, from ending the process. Call the result
 * to stop that, which takes effect two turns of the event loop later.
 *
 * Node ends the process for a rejection that nobody handles (Node.js documentation, `--unhandled-rejections`), and so do
 * runtime clients, before the response is sent. An abort of ours rejects promises that their owner has not awaited yet, or
 * never will. They stay rejected for code that awaits them later. Any other rejection is handled as usual.
 */
export function tolerateUnhandled(error: object): () => void {
  tolerated.set(error, (tolerated.get(error) ?? 0) + 1);
  interceptor ??= intercept();
  return () => afterTurns(TURNS, () => release(error));
}

/** Tolerates unhandled rejections with this error for two turns of the event loop. */
export function tolerateBriefly(error: unknown): void {
  if (typeof error === 'object' && error !== null) tolerateUnhandled(error)();
}

/** Marks a promise as handled, so that its rejection never ends the process. Code that awaits it still gets the rejection. */
export function markHandled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

function release(error: object): void {
  const holders = Number(tolerated.get(error)) - 1;
  if (holders > 0) tolerated.set(error, holders);
  else tolerated.delete(error);
  // If other code has wrapped `process.emit` meanwhile, ours stays below the wrapper and passes everything on.
  if (tolerated.size > 0 || process.emit !== interceptor?.emit) return;
  interceptor.restore();
  interceptor = undefined;
}

/**
 * Replaces `process.emit`. A listener of `unhandledRejection` would not do: other listeners could still end the process, and
 * Node's default would be off for all other rejections.
 */
function intercept(): typeof interceptor & {} {
  const replaced = Object.getOwnPropertyDescriptor(process, 'emit');
  const original = process.emit;
  const emitUnlessTolerated = function (this: unknown, ...parameters: unknown[]): unknown {
    const [event, reason] = parameters;
    return (event === 'unhandledRejection' && isTolerated(reason)) || Reflect.apply(original, this, parameters);
  };
  const emit = emitUnlessTolerated as typeof process.emit;
  Object.defineProperty(process, 'emit', mergeOwn({ configurable: true, writable: true, value: emit }));
  const restore = (): void => {
    Reflect.deleteProperty(process, 'emit');
    if (replaced !== undefined) Object.defineProperty(process, 'emit', mergeOwn(replaced));
  };
  return { emit, restore };
}

/** Tells whether an error is tolerated, or has a tolerated one among its causes. */
function isTolerated(error: unknown): boolean {
  const seen = new Set([error]);
  for (const each of seen) {
    if (tolerated.has(each) || (tolerated.has(ABORTS_WITHOUT_REASON) && isAbortWithoutReason(each))) return true;
    if (seen.size < MAX_ERRORS) for (const behind of errorsBehind(each)) seen.add(behind);
  }
  return false;
}

const isAbortWithoutReason = (error: unknown): boolean =>
  readProperty(error, 'name') === 'AbortError' && readProperty(error, 'cause') === undefined;

/** The cause of an error, its parts (`Promise.any`), and the abort reason in the configuration of axios' errors. */
function errorsBehind(error: unknown): readonly unknown[] {
  const reason = readProperty(readProperty(readProperty(error, 'config'), 'signal'), 'reason');
  return [
    readProperty(error, 'cause'),
    reason,
    ...(elementsOf(readProperty(error, 'errors')) ?? []).slice(0, MAX_ERRORS),
  ];
}
