import { mergeOwn } from '../merge-own.ts';
import { readProperty, tryOrUndefined } from '../unknown.ts';

/**
 * Asks Lambda's clock how long the function may still run, in milliseconds; undefined where there is no such clock.
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
 * The context itself when middlewares can extend it, as Middy does; else one derived from it that they can extend,
 * whose methods are bound to the original so that they keep working. No context at all counts as an empty one.
 */
export function extensibleContext<T extends object>(context: T | null): T {
  try {
    return Object.isExtensible(context) ? (context as T) : derivedFrom(context);
  } catch {
    // One that cannot even be looked at, such as a revoked proxy, is as good as none.
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

/** The names of everything a context has, from itself or its classes. */
function allKeysOf(context: object | null): ReadonlySet<string> {
  const keys = new Set<string>();
  for (let owner = context; owner !== null && owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
    for (const key of Object.getOwnPropertyNames(owner)) keys.add(key);
  }
  keys.delete('constructor');
  return keys;
}
