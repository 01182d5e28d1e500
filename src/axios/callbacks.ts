import type { InternalAxiosRequestConfig } from 'axios';

type Callbacks = Pick<InternalAxiosRequestConfig, 'validateStatus' | 'onDownloadProgress' | 'onUploadProgress'>;

/** The callbacks of one call. */
export interface GuardedCallbacks {
  /** The callbacks to use in place of the call's own. They never throw. */
  readonly callbacks: Callbacks;
  /** @throws the error that one of the call's own callbacks has thrown */
  rethrow(): void;
}

/**
 * Guards callbacks that axios calls in events of a socket, where an error would end the process. The call fails with the
 * error instead.
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
