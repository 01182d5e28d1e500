/**
 * Copies the own properties of objects into one that has no prototype, later ones over earlier ones.
 *
 * `{ ...config }` has a prototype again: what it lacks is then read from `Object.prototype`, where a dependency may have
 * written (CWE-1321).
 */
export function mergeOwn<T extends object>(...parts: readonly (Partial<T> | undefined)[]): T {
  return Object.assign(Object.create(null), ...parts);
}
