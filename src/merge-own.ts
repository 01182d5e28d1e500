/**
 * Copies the own properties of objects into one that has no prototype. Later objects win.
 *
 * `{ ...config }` would have a prototype: a missing property would be read from `Object.prototype`, which may be polluted
 * (CWE-1321).
 */
export function mergeOwn<T extends object>(...parts: readonly (Partial<T> | undefined)[]): T {
  return Object.assign(Object.create(null), ...parts);
}
