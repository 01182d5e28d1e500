import { firstCharacters } from './text.ts';

/**
 * The names of all options of an interface. A constant of this type lists the options of a factory: the compiler refuses a
 * list with a missing or an unknown option.
 *
 * @example const RETRY_OPTIONS: OptionNames<RetryOptions> = { maxAttempts: true, baseDelayMs: true }
 */
export type OptionNames<Options> = Readonly<Record<keyof Options, true>>;

/** Options that belong elsewhere, by name, each with the message that refuses it. */
export type MisplacedOptions = Readonly<Record<string, string>>;

/** The maximum length of a name in a message. */
const MAX_NAME_CHARACTERS = 60;

/**
 * Copies the own options of an object, each read once, and refuses unknown names. An option that is undefined counts as
 * not given.
 *
 * The result has no prototype: a polluted `Object.prototype` sets no option.
 *
 * @param owner the function that takes the options, such as `bounded()`
 * @throws TypeError naming the owner, the unknown option and the nearest known one, never a value
 */
export function ownOptions<Options extends object>(
  owner: string,
  given: Options,
  names: OptionNames<Options>,
  misplaced: MisplacedOptions = {},
): Options {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new TypeError(`${owner} takes its options as an object`);
  const own: Record<string, unknown> = Object.create(null);
  for (const name of Object.getOwnPropertyNames(given)) {
    if (!Object.hasOwn(names, name)) throw unknownOption(owner, name, Object.keys(names), misplaced);
    const value: unknown = given[name as keyof Options];
    if (value !== undefined) own[name] = value;
  }
  return own as Options;
}

/**
 * Refuses any option, for a function that takes none.
 *
 * @throws TypeError naming the owner and the option
 */
export function refuseOptions(owner: string, given: readonly unknown[], misplaced?: MisplacedOptions): void {
  const [options = {}] = given;
  ownOptions<object>(owner, options as object, {}, misplaced);
}

/** Picks the options of one factory from checked options of several. */
export function pickOptions<Options extends object>(given: object, names: OptionNames<Options>): Options {
  const picked = Object.entries(given).filter(([name]) => Object.hasOwn(names, name));
  return Object.assign(Object.create(null), Object.fromEntries(picked));
}

function unknownOption(owner: string, name: string, known: readonly string[], misplaced: MisplacedOptions): TypeError {
  const shown = JSON.stringify(firstCharacters(name, MAX_NAME_CHARACTERS));
  if (Object.hasOwn(misplaced, name)) return new TypeError(`${owner}: ${misplaced[name]}`);
  const nearest = nearestName(name, known);
  const taken = known.length === 0 ? 'it takes none' : `it takes ${known.join(', ')}`;
  return new TypeError(
    `${owner} has no option ${shown}; ${nearest === undefined ? taken : `did you mean ${nearest}?`}`,
  );
}

/** The known name that is most similar; undefined if none is similar. */
function nearestName(name: string, known: readonly string[]): string | undefined {
  const meant = firstCharacters(name, MAX_NAME_CHARACTERS).toLowerCase();
  const [nearest] = known
    .map((each) => ({ each, distance: distanceBetween(meant, each.toLowerCase()) }))
    .filter(({ each, distance }) => distance <= Math.max(each.length, meant.length) / 2)
    .toSorted((left, right) => left.distance - right.distance);
  return nearest?.each;
}

/** The Levenshtein distance of two texts: the number of characters to add, remove or replace. */
function distanceBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, character] of [...from].entries()) {
    const next = [index + 1];
    for (const [column, above] of row.slice(1).entries()) {
      const replaced = (row[column] as number) + (character === to[column] ? 0 : 1);
      next.push(Math.min(above + 1, (next[column] as number) + 1, replaced));
    }
    row = next;
  }
  return row.at(-1) as number;
}
