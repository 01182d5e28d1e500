import { firstCharacters } from './text.ts';

/**
 * The name of every option of an interface. A constant of this type is the one list of a factory's options: the compiler
 * refuses one that lacks an option of the interface, or has another.
 *
 * @example const RETRY_OPTIONS: OptionNames<RetryOptions> = { maxAttempts: true, baseDelayMs: true }
 */
export type OptionNames<Options> = Readonly<Record<keyof Options, true>>;

/** Options that belong elsewhere, by name, each with the sentence that refuses it. */
export type MisplacedOptions = Readonly<Record<string, string>>;

/** Longer names are cut in messages. */
const MAX_NAME_CHARACTERS = 60;

/**
 * Takes the options that an object itself has, each read once, and refuses names that nobody reads. An option that is
 * undefined counts as not given.
 *
 * The result has no prototype: a dependency that writes to `Object.prototype` sets no option.
 *
 * @param owner who takes the options, such as `bounded()`
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
 * Refuses options where there are none to choose.
 *
 * @throws TypeError naming the owner and the option
 */
export function refuseOptions(owner: string, given: readonly unknown[], misplaced?: MisplacedOptions): void {
  const [options = {}] = given;
  ownOptions<object>(owner, options as object, {}, misplaced);
}

/** The options of one factory, out of those of several that are given together and checked already. */
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

/** The known name that a name was most likely meant to be; undefined when none resembles it. */
function nearestName(name: string, known: readonly string[]): string | undefined {
  const meant = firstCharacters(name, MAX_NAME_CHARACTERS).toLowerCase();
  const [nearest] = known
    .map((each) => ({ each, distance: distanceBetween(meant, each.toLowerCase()) }))
    .filter(({ each, distance }) => distance <= Math.max(each.length, meant.length) / 2)
    .toSorted((left, right) => left.distance - right.distance);
  return nearest?.each;
}

/** The number of characters to add, remove or replace to make one text of another (Levenshtein). */
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
