/** The maximum number of bytes in JSON for one UTF-16 code unit: a control character is `\u0000`. */
const MAX_UNIT_BYTES = 6;

/** More characters than any number, boolean or null has in JSON, with a comma. */
const SCALAR_UNITS = 30;

/** The depth of a result: it has headers, and headers may have lists. */
const MAX_DEPTH = 3;

/**
 * Tells, without serializing, that a result has the same shape in JSON and fits into `maxBytes`. This is true of nearly all
 * results, and fast. If it is false, the JSON must be checked.
 */
export function surelyFits(result: unknown, maxBytes: number): boolean {
  return typeof result === 'object' && result !== null && unitsOf(result, MAX_DEPTH) * MAX_UNIT_BYTES <= maxBytes;
}

/** An upper bound of the characters that JSON needs for a value; infinite if JSON may write something else. */
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

/** Tells whether JSON writes an object as it is: a `String` object, a `Date` or an object with `toJSON` is written differently. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  const isKnown = prototype === Object.prototype || prototype === Array.prototype || prototype === null;
  return isKnown && !('toJSON' in value);
}
