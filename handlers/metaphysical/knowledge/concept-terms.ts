import type { Concepts } from './concepts-of.ts';

/** Maximum concepts of a question that are searched for, the first ones: 42 terms with all pairs of them. */
const MAX_CONCEPTS = 6;

/** A name of one or two concepts as a term of its own, which is rarer, so weighs more, than each concept. */
const nameOf = (concepts: readonly string[]): string => `=${concepts.toSorted().join('+')}`;

/** The terms by which a passage is found: each of its concepts, and each of its names. */
export const termsOfConcepts = ({ parts, names }: Concepts): string[] => [...parts, ...names.map(nameOf)];

/**
 * The search terms of a question's concepts: each alone, as a name, and with each other as a name. The last count
 * twice: who says "Mars square Venus" asks about the two of them, and only then about squares.
 */
export function termsForConcepts(concepts: readonly string[]): string[] {
  const wanted = concepts.slice(0, MAX_CONCEPTS);
  const pairs = wanted.flatMap((one, index) => wanted.slice(index + 1).map((other) => nameOf([one, other])));
  return [...wanted, ...wanted.map((one) => nameOf([one])), ...pairs, ...pairs];
}
