import { type CancelTimer, type Clock, systemClock } from '../src/clock.ts';

/** An environment that can be stopped. */
export interface Retirable {
  stop(): Promise<void>;
}

/** The limits for environments without work. */
export interface IdleSettings {
  /**
   * The time in milliseconds before an idle environment is stopped. Default: 60,000. Lambda does not document its own;
   * it is some minutes.
   */
  readonly idleMs?: number | undefined;
  /** Default: the system's. */
  readonly clock?: Clock;
}

/** The idle environments of one function. */
export interface IdleEnvironments<Environment extends Retirable> {
  /** Adds an environment that has become idle. */
  add(environment: Environment): void;
  /** Removes an environment that is used again or has ended. Does nothing if it is not idle. */
  remove(environment: Environment): void;
}

export const IDLE_DEFAULTS = { idleMs: 60_000 } as const;

/** The idle environments kept per function. A burst can start many more. */
export const MAX_IDLE = 16;

/** The time in milliseconds before those beyond `MAX_IDLE` are stopped. It outlasts the short pauses in a burst. */
export const SURPLUS_MS = 5_000;

/**
 * Keeps the idle environments of a function. Stops those that are idle for too long, and the surplus of a burst sooner.
 */
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
