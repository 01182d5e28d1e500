import { mergeOwn } from '../merge-own.ts';
import { readProperty, tryOrUndefined } from '../unknown.ts';

/**
 * Reads the time left by Lambda's clock, in milliseconds; undefined where there is no such clock.
 *
 * The method is called on its owner, because some contexts (wrappers, other hosts) need their `this`. The result can
 * be negative: Lambda Managed Instances let an invocation run past its time.
 */
export function readRemainingMs(context: unknown): number | undefined {
  const read = readProperty(context, 'getRemainingTimeInMillis');
  if (typeof read !== 'function') return undefined;
  const remainingMs = tryOrUndefined((): unknown => read.call(context));
  return typeof remainingMs === 'number' && Number.isFinite(remainingMs) ? remainingMs : undefined;
}

/**
 * The context itself if middlewares can extend it; otherwise an extensible one derived from it, whose methods are bound
 * to the original so that they keep working. No context counts as an empty one.
 */
export function extensibleContext<T extends object>(context: T | null): T {
  try {
    return Object.isExtensible(context) ? (context as T) : derivedFrom(context);
  } catch {
    // A context that cannot be read, such as a revoked proxy, counts as none.
    return {} as T;
  }
}

function derivedFrom<T extends object>(context: T | null): T {
  const derived: T = Object.create(context);
  for (const key of allKeysOf(derived)) {
    const value = readProperty(context, key);
    Object.defineProperty(
      derived,
      key,
      mergeOwn({
        value: typeof value === 'function' ? value.bind(context) : value,
        configurable: true,
        enumerable: true,
        writable: true,
      }),
    );
  }
  return derived;
}

/** The names of all properties of a context, its own and those of its classes. */
function allKeysOf(context: object | null): ReadonlySet<string> {
  const keys = new Set<string>();
  for (let owner = context; owner !== null && owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
    for (const key of Object.getOwnPropertyNames(owner)) keys.add(key);
  }
  keys.delete('constructor');
  return keys;
}
