/** Kinds of passages that are known by their second half alone: `sign-aries` is Aries. */
const CLASSED = /^(sign|aspect|con-giap|house)-(.+)$/;

const NUMBER = /^(life-path|expression|soul-urge)-(\d+)$/;
const CARD = /^(.+)-(upright|reversed)$/;
const MINOR = /^(.+)-of-(wands|cups|swords|pentacles)$/;
const PAIR = /^(.+)-(?:in|with)-(.+)$/;

/** The parts of an id. */
export interface Concepts {
  /** Everything it is about: `moon-in-cancer` is about `moon` and `cancer`. */
  readonly parts: readonly string[];
  /** The sets of one or two concepts each of which, said alone, means this id and hardly another. */
  readonly names: readonly (readonly string[])[];
}

function classed(kind: string, rest: string): Concepts {
  const concept = kind === 'house' ? `house-${rest}` : rest;
  return { parts: [kind, concept], names: [[concept]] };
}

/** A card that is named without its direction is meant upright. */
function card(name: string, way: string): Concepts {
  const [, rank, suit] = MINOR.exec(name) ?? [];
  const minor = rank !== undefined && suit !== undefined ? [rank, suit] : [];
  const names = way === 'upright' ? [[name], [name, way]] : [[name, way]];
  return { parts: [name, way, ...minor], names };
}

/** Takes an id apart. One of no known shape is its own and only concept. */
export function conceptsOf(id: string): Concepts {
  const [, kind, rest] = CLASSED.exec(id) ?? [];
  if (kind !== undefined && rest !== undefined) return classed(kind, rest);
  const [, role, number] = NUMBER.exec(id) ?? [];
  if (role !== undefined) return { parts: [role, `number-${number}`, id], names: [[id], [role, `number-${number}`]] };
  const [, name, way] = CARD.exec(id) ?? [];
  if (name !== undefined && way !== undefined) return card(name, way);
  const [, one, other] = PAIR.exec(id) ?? [];
  if (one !== undefined && other !== undefined) return { parts: [one, other], names: [[one, other]] };
  return { parts: [id], names: [[id]] };
}

/** The concept that says the same as the id: `aries` of `sign-aries`. */
export const ownConceptOf = ({ names: [name = [], ...others] }: Concepts): readonly string[] =>
  others.length === 0 && name.length === 1 ? name : [];
