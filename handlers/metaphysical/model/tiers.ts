import { array, maxLength, minLength, nonEmpty, object, parseJson, pipe, safeParse, string } from 'valibot';

/** Users who are answered by a model of their own. */
export interface Tier {
  /** User ids; one that ends in `*` stands for all that begin so. */
  readonly users: readonly string[];
  /** The model's id, of the provider that is configured. */
  readonly id: string;
}

const MAX_TIERS = 20;
const name = pipe(string(), nonEmpty());
const tiers = pipe(
  string(),
  parseJson(),
  pipe(array(object({ users: pipe(array(name), minLength(1)), id: name })), maxLength(MAX_TIERS)),
);

/**
 * Reads tiers from JSON.
 *
 * @throws RangeError naming the variable; it does not repeat its value, which names users
 */
export function tiersIn(json: string): readonly Tier[] {
  const { success, output } = safeParse(tiers, json);
  if (success) return output;
  throw new RangeError(
    `MODEL_TIERS takes a JSON list of at most ${MAX_TIERS} objects like {"users": ["vip-*"], "id": "a-model"}`,
  );
}

/** The model of a user: that of the first tier that names them, or else the default. */
export function modelIdFor(userId: string, tiers: readonly Tier[], everybodys: string): string {
  const isNamed = (user: string): boolean =>
    user.endsWith('*') ? userId.startsWith(user.slice(0, -1)) : userId === user;
  return tiers.find(({ users }) => users.some(isNamed))?.id ?? everybodys;
}
