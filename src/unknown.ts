/**
 * Reads a property of any value. Never throws, even for proxies and throwing getters. A property that is inherited from
 * `Object.prototype` counts as absent, as every object has it.
 */
export function readProperty(value: unknown, key: PropertyKey): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  try {
    return key in Object.prototype && isInherited(value, key)
      ? undefined
      : (value as Record<PropertyKey, unknown>)[key];
  } catch {
    // No closure, for speed: this is called a dozen times for each event.
    return undefined;
  }
}

/** Tells whether a property is inherited from `Object.prototype`, and not own or from a nearer prototype. */
function isInherited(value: object, key: PropertyKey): boolean {
  let owner: object | null = value;
  while (owner !== null && !Object.hasOwn(owner, key)) owner = Object.getPrototypeOf(owner);
  return owner === Object.prototype;
}

/** Tells whether any value is an error. Never throws. */
export function isError(value: unknown): value is Error {
  return isInstance(value, Error);
}

/** Tells whether any value is an instance of a class. Never throws. */
export function isInstance<T>(value: unknown, type: abstract new (...parameters: never[]) => T): value is T {
  return tryOrUndefined(() => value instanceof type) ?? false;
}

/** The elements of any value; undefined if it is not an array. Never throws. */
export function elementsOf(value: unknown): readonly unknown[] | undefined {
  return tryOrUndefined(() => (Array.isArray(value) ? [...value] : undefined));
}

/** The names of the own properties of any value; none if it is not an object. Never throws. */
export function keysOf(value: unknown): readonly string[] {
  return tryOrUndefined(() => (typeof value === 'object' && value !== null ? Object.keys(value) : undefined)) ?? [];
}

/** The result of a function; undefined if it throws. For reading values that may throw, such as a revoked proxy. */
export function tryOrUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
