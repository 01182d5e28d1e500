import { afterTurns } from '../clock.ts';
import { mergeOwn } from '../merge-own.ts';
import { elementsOf, readProperty } from '../unknown.ts';

/** Turns of the event loop in which the last promises that an error passes through reject. */
const TURNS = 2;

/** Errors looked at for one rejection: libraries wrap an abort reason a few times at most. */
const MAX_ERRORS = 32;

/** The errors that must not end the process now, and by how many holders. */
const tolerated = new Map<unknown, number>();

/**
 * Stands for the `AbortError`s that do not tell the reason of their signal, as those of the AWS SDK. Tolerated while a
 * signal of ours that others hold aborts.
 */
export const ABORTS_WITHOUT_REASON: object = Object.freeze({});

/** Takes the place of `process.emit` while there is something to tolerate; `restore` puts back what it replaced. */
let interceptor: { readonly emit: typeof process.emit; readonly restore: () => void } | undefined;

/**
 * Keeps unhandled rejections with this error, or with an error that it is behind, from ending the process, until two turns
 * of the event loop after the result is called.
 *
 * Node ends a process for a rejection that nobody handles (Node.js documentation, `--unhandled-rejections`), and so do
 * runtime clients, before the answer is posted. An abort of ours rejects promises that their owner has not awaited yet,
 * or never will; they keep their rejection for whoever awaits them later. Any other rejection is Node's, with whatever
 * listeners and mode there are.
 */
export function tolerateUnhandled(error: object): () => void {
  tolerated.set(error, (tolerated.get(error) ?? 0) + 1);
  interceptor ??= intercept();
  return () => afterTurns(TURNS, () => release(error));
}

/** Keeps unhandled rejections with this error from ending the process while it is on its way to its owners. */
export function tolerateBriefly(error: unknown): void {
  if (typeof error === 'object' && error !== null) tolerateUnhandled(error)();
}

/** A promise whose rejection is never an unhandled one: whoever awaits it still gets it. */
export function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

function release(error: object): void {
  const holders = Number(tolerated.get(error)) - 1;
  if (holders > 0) tolerated.set(error, holders);
  else tolerated.delete(error);
  // If `process.emit` was wrapped since, ours stays below the wrapper and passes everything on.
  if (tolerated.size > 0 || process.emit !== interceptor?.emit) return;
  interceptor.restore();
  interceptor = undefined;
}

/**
 * Not a listener of `unhandledRejection`: one more listener would leave the others in place, which end the process, and
 * take Node's own default away from every rejection that is not ours.
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

/** Tells whether an error is one of ours, or was made of one. */
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

/** Its cause, its parts (`Promise.any`), and the abort reason in the configuration of axios' errors. */
function errorsBehind(error: unknown): readonly unknown[] {
  const reason = readProperty(readProperty(readProperty(error, 'config'), 'signal'), 'reason');
  return [
    readProperty(error, 'cause'),
    reason,
    ...(elementsOf(readProperty(error, 'errors')) ?? []).slice(0, MAX_ERRORS),
  ];
}
