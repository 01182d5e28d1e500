import type middy from '@middy/core';
import type { MisplacedOptions } from '../../src/option-names.ts';

/** The message that refuses an option of Middy's early time-out, in `bounded()` and beside it. */
const noEffect = (name: string): string =>
  `${name} has no effect: bounded() ends the whole run at its deadline, and reserveMs is the time kept for the answer`;

const beside = (name: string): string => `${name} is Middy's and stands beside: middy({ ...bounded(), ${name} })`;

const BESIDE = [
  'internal',
  'beforePrefetch',
  'requestStart',
  'beforeMiddleware',
  'afterMiddleware',
  'beforeHandler',
  'afterHandler',
  'requestEnd',
];

/** Options of Middy's plugins that are not options of `bounded()`. */
export const MISPLACED_IN_BOUNDED: MisplacedOptions = {
  executionMode: 'it is an execution mode itself and takes no other',
  timeoutEarlyInMillis: noEffect('timeoutEarlyInMillis'),
  timeoutEarlyResponse: noEffect('timeoutEarlyResponse'),
  ...Object.fromEntries(BESIDE.map((name) => [name, beside(name)])),
};

/** The accepted values: Middy's default (`@middy/core`, defaultPluginConfig), and those that turn its early time-out off. */
const ACCEPTED_MS = [5, 0, undefined];

/** Takes the place of Middy's early response, so that any other one is a user's. */
export const noEarlyResponse: NonNullable<middy.PluginObject['timeoutEarlyResponse']> = () => undefined;

/**
 * Refuses Middy's early time-out beside `bounded()`, as it would silently have no effect.
 *
 * Middy fills in its defaults first, so that its own 5 ms look the same as a user's and are accepted.
 *
 * @throws TypeError naming the option
 */
export function refuseEarlyTimeout({ timeoutEarlyInMillis, timeoutEarlyResponse }: middy.PluginObject): void {
  const refuse = (name: string): never => {
    throw new TypeError(`bounded(): ${noEffect(name)}`);
  };
  if (!ACCEPTED_MS.includes(timeoutEarlyInMillis)) refuse('timeoutEarlyInMillis');
  if (timeoutEarlyResponse !== undefined && timeoutEarlyResponse !== noEarlyResponse) refuse('timeoutEarlyResponse');
}
