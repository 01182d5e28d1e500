/** The most bytes that JSON makes of one UTF-16 unit: a control character is `\u0000`. */
const MAX_UNIT_BYTES = 6;

/** More than any number, boolean or null has as JSON, with a comma. */
const SCALAR_UNITS = 30;

/** A result holds headers, and headers may hold lists. */
const MAX_DEPTH = 3;

/**
 * Tells whether a result looks in JSON as it does here, and is small enough whatever JSON makes of its text. Nearly all are,
 * and need not be written out to know.
 */
export function surelyFits(result: unknown, maxBytes: number): boolean {
  return typeof result === 'object' && result !== null && unitsOf(result, MAX_DEPTH) * MAX_UNIT_BYTES <= maxBytes;
}

/** At least as many UTF-16 units as JSON needs; infinite for what JSON may make something else of. */
function unitsOf(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length + SCALAR_UNITS;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined)
    return SCALAR_UNITS;
  if (typeof value !== 'object' || depth === 0 || !isPlain(value)) return Number.POSITIVE_INFINITY;
  let units = SCALAR_UNITS;
  for (const key in value) {
    if (!Object.hasOwn(value, key)) return Number.POSITIVE_INFINITY;
    units += key.length + SCALAR_UNITS + unitsOf((value as Record<string, unknown>)[key], depth - 1);
  }
  return units;
}

/** A `String` object or a `Date` is something else in JSON, and so is what says so itself. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  const isKnown = prototype === Object.prototype || prototype === Array.prototype || prototype === null;
  return isKnown && !('toJSON' in value);
}
