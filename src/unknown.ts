/**
 * Reads a property of a value that may be anything, proxies and throwing getters included. A property that comes from
 * `Object.prototype` counts as absent: every object has it, so it was never said of this one.
 */
export function readProperty(value: unknown, key: PropertyKey): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  try {
    return key in Object.prototype && isInherited(value, key)
      ? undefined
      : (value as Record<PropertyKey, unknown>)[key];
  } catch {
    // No closure: this is called a dozen times for each event.
    return undefined;
  }
}

/** Tells whether a property is found on `Object.prototype`, and on nothing nearer. */
function isInherited(value: object, key: PropertyKey): boolean {
  let owner: object | null = value;
  while (owner !== null && !Object.hasOwn(owner, key)) owner = Object.getPrototypeOf(owner);
  return owner === Object.prototype;
}

/** Tells whether a value is an error, for values that may be anything. */
export function isError(value: unknown): value is Error {
  return isInstance(value, Error);
}

/** Tells whether a value is of a class, for values that may be anything. */
export function isInstance<T>(value: unknown, type: abstract new (...parameters: never[]) => T): value is T {
  return tryOrUndefined(() => value instanceof type) ?? false;
}

/** The elements of a value that may be anything; undefined when it is no array. */
export function elementsOf(value: unknown): readonly unknown[] | undefined {
  return tryOrUndefined(() => (Array.isArray(value) ? [...value] : undefined));
}

/** The names of a value's own properties, for values that may be anything. */
export function keysOf(value: unknown): readonly string[] {
  return tryOrUndefined(() => (typeof value === 'object' && value !== null ? Object.keys(value) : undefined)) ?? [];
}

/** The result of reading something; undefined where reading throws: a revoked proxy throws at whatever is asked of it. */
export function tryOrUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
