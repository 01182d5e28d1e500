import { type CancelTimer, type Clock, systemClock } from '../src/clock.ts';

/** An environment as far as its retirement goes. */
export interface Retirable {
  stop(): Promise<void>;
}

/** The limits for environments without work. */
export interface IdleSettings {
  /** In milliseconds. Default: 60,000. Lambda does not say how long it keeps them: some minutes. */
  readonly idleMs?: number | undefined;
  /** Default: the machine's. */
  readonly clock?: Clock;
}

/** The environments of one function that have nothing to do. */
export interface IdleEnvironments<Environment extends Retirable> {
  /** It has nothing to do from now on. */
  add(environment: Environment): void;
  /** It has something to do again, or is gone. Harmless when it is not among them. */
  remove(environment: Environment): void;
}

export const IDLE_DEFAULTS = { idleMs: 60_000 } as const;

/** The number kept for a function after a burst, which may have started many more. */
export const MAX_IDLE = 16;

/** The time for which those beyond that are kept, in milliseconds: a burst has short pauses. */
export const SURPLUS_MS = 5_000;

/** Ends environments that have been idle for too long, and the surplus of a burst sooner. */
export function idleEnvironments<Environment extends Retirable>({
  idleMs = IDLE_DEFAULTS.idleMs,
  clock = systemClock,
}: IdleSettings): IdleEnvironments<Environment> {
  const timers = new Map<Environment, CancelTimer>();
  const firstMs = Math.min(SURPLUS_MS, idleMs);
  const retire = (environment: Environment): void => {
    timers.delete(environment);
    void environment.stop();
  };
  const review = (environment: Environment): void => {
    if (timers.size > MAX_IDLE || idleMs <= firstMs) retire(environment);
    else
      timers.set(
        environment,
        clock.startTimer(idleMs - firstMs, () => retire(environment)),
      );
  };
  return {
    add: (environment) => {
      timers.set(
        environment,
        clock.startTimer(firstMs, () => review(environment)),
      );
    },
    remove: (environment) => {
      timers.get(environment)?.();
      timers.delete(environment);
    },
  };
}
