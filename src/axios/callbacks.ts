import type { InternalAxiosRequestConfig } from 'axios';

type Callbacks = Pick<InternalAxiosRequestConfig, 'validateStatus' | 'onDownloadProgress' | 'onUploadProgress'>;

/** The callbacks of one call. */
export interface GuardedCallbacks {
  /** In place of the call's own: they never throw. */
  readonly callbacks: Callbacks;
  /** @throws what one of the call's own has thrown */
  rethrow(): void;
}

/**
 * Guards what axios calls in the events of a socket, where nobody would catch what a callback throws and the process
 * would end of it: the call fails with it instead.
 */
export function guardCallbacks(config: Callbacks): GuardedCallbacks {
  let bug: { readonly thrown: unknown } | undefined;
  const guarded = <Parameters extends unknown[], Result>(
    callback: ((...parameters: Parameters) => Result) | null | undefined,
    otherwise: Result,
  ) => {
    if (typeof callback !== 'function') return callback ?? null;
    return (...parameters: Parameters): Result => {
      try {
        return callback(...parameters);
      } catch (thrown) {
        bug ??= { thrown };
        return otherwise;
      }
    };
  };
  return {
    callbacks: {
      validateStatus: guarded(config.validateStatus, true),
      onDownloadProgress: guarded(config.onDownloadProgress, undefined),
      onUploadProgress: guarded(config.onUploadProgress, undefined),
    } as Callbacks,
    rethrow: () => {
      if (bug) throw bug.thrown;
    },
  };
}
