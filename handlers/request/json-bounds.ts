import type { GenericSchema } from 'valibot';

/** The size of the JSON of a value. */
export interface JsonBounds {
  /** In UTF-8, with every character escaped. */
  readonly bytes: number;
  /** Objects, lists and what they hold, the value itself included. */
  readonly values: number;
  /** Objects and lists inside each other. */
  readonly depth: number;
}

/** The longest escape of a code point (RFC 8259, section 7): two halves of a pair, six characters each. */
const BYTES_PER_CODE_POINT = 12;

/** A key that is known is of ASCII, and may be escaped all the same. */
const BYTES_PER_KEY_CHARACTER = 6;

/** More digits than a double tells apart, with sign, point and exponent. */
const NUMBER_BYTES = 32;

const BOOLEAN_BYTES = 'false'.length;

/** Quotes around a text, brackets around members, a comma and a colon beside each. */
const PUNCTUATION_BYTES = 2;

const LEAF = { values: 1, depth: 0 } as const;

/** The parts of valibot's schemas that say how large a value can be. */
interface Parts {
  readonly type: string;
  readonly entries?: Readonly<Record<string, GenericSchema>>;
  readonly wrapped?: GenericSchema;
  readonly options?: readonly string[];
  readonly item?: GenericSchema;
  readonly getter?: (value: unknown) => GenericSchema;
  readonly pipe?: readonly { readonly kind: string; readonly type: string }[];
}

/** Values of which a schema may be chosen. */
const SAMPLES: readonly unknown[] = ['', {}, undefined];

/** The largest JSON of a valid value. Whitespace and members that the schema does not name are not in it. */
export function jsonBoundsOf(schema: GenericSchema): JsonBounds {
  const parts = schema as unknown as Parts;
  const { type, entries, wrapped, options, getter } = parts;
  if (wrapped) return jsonBoundsOf(wrapped);
  if (getter) return largest(SAMPLES.map((sample) => jsonBoundsOf(getter(sample))));
  if (entries) return containerOf(Object.entries(entries).map(memberBounds));
  if (options) return largest(options.map(({ length }) => keyBounds(length)));
  if (type === 'array') return arrayBounds(parts);
  if (type === 'string')
    return { ...LEAF, bytes: limitIn(parts, 'codePoints') * BYTES_PER_CODE_POINT + PUNCTUATION_BYTES };
  if (type === 'number') return { ...LEAF, bytes: NUMBER_BYTES };
  if (type === 'boolean') return { ...LEAF, bytes: BOOLEAN_BYTES };
  throw new TypeError(`a schema of the type ${type} has no bounds`);
}

function keyBounds(length: number): JsonBounds {
  return { ...LEAF, bytes: length * BYTES_PER_KEY_CHARACTER + PUNCTUATION_BYTES };
}

function memberBounds([key, schema]: readonly [string, GenericSchema]): JsonBounds {
  const value = jsonBoundsOf(schema);
  return { ...value, bytes: keyBounds(key.length).bytes + value.bytes };
}

function arrayBounds(parts: Parts): JsonBounds {
  // The items are those of the last schema of the pipe.
  const lists = (parts.pipe ?? [parts]).filter(({ type }) => type === 'array') as readonly Parts[];
  const item = jsonBoundsOf(lists.at(-1)?.item as GenericSchema);
  return containerOf(Array.from({ length: limitIn(parts, 'items') }, () => item));
}

function containerOf(members: readonly JsonBounds[]): JsonBounds {
  const sum = (of: (bounds: JsonBounds) => number): number => members.reduce((total, each) => total + of(each), 0);
  return {
    bytes: sum(({ bytes }) => bytes + PUNCTUATION_BYTES) + PUNCTUATION_BYTES,
    values: sum(({ values }) => values) + 1,
    depth: largest(members).depth + 1,
  };
}

function largest(all: readonly JsonBounds[]): JsonBounds {
  return {
    bytes: Math.max(...all.map(({ bytes }) => bytes)),
    values: Math.max(...all.map(({ values }) => values)),
    depth: Math.max(...all.map(({ depth }) => depth)),
  };
}

/** The action of a schema with its limit: `atMost()` of texts and lists. */
function limitIn({ type, pipe = [] }: Parts, unit: 'codePoints' | 'items'): number {
  const limits = pipe.flatMap((action) =>
    'limit' in action && 'unit' in action && action.unit === unit ? [action.limit as number] : [],
  );
  if (limits.length === 0) throw new TypeError(`a schema of the type ${type} has no limit`);
  return Math.min(...limits);
}
