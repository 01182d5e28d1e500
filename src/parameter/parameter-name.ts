/** Names of parameters that AWS provides ("Discovering public parameters", "Referencing Secrets Manager secrets"). */
const PROVIDED = /^\/aws\/(service|reference\/secretsmanager)\/./;

/** Other names that begin like this, in any case, are refused by PutParameter. */
const RESERVED = /^\/?(aws|ssm)/i;

/** The maximum number of levels in a name ("hierarchies are limited to a maximum depth of fifteen levels", PutParameter). */
const MAX_LEVELS = 15;

/** The longest name that can be created (PutParameter); the rest of 2,048 characters is for internal use. */
const MAX_CHARACTERS = 1_011;

/** One part of a name between slashes. */
const LEVEL = /^[\w.-]+$/;

/** A secret of Secrets Manager may have more characters in its name (Secrets Manager API reference, CreateSecret). */
const LEVEL_OF_SECRET = /^[\w.+=@-]+$/;

/** A version; they are counted from 1. */
const VERSION = /^[1-9]\d{0,17}$/;

/** A label of a version (LabelParameterVersion): it begins with no digit, nor with `aws` or `ssm`. */
const LABEL = /^(?!\d|aws|ssm)[\w.-]{1,100}$/i;

/** A version of a secret by its id, or by its stage (Secrets Manager API reference, GetSecretValue). */
const VERSION_OF_SECRET = /^[\w/+=.@-]{1,256}$/;

/** The ARN of a parameter in any partition; AWS' own parameters belong to no account. */
const ARN = /^arn:aws(?:-[a-z]+)*:ssm:[a-z]{2,}(?:-[a-z]+)+-\d{1,2}:(\d{12})?:parameter(\/.*)$/;

/**
 * The rule of SSM that a parameter's name breaks (Systems Manager API reference, PutParameter, GetParameters,
 * LabelParameterVersion); undefined for a valid one. The name may be an ARN, and may have a selector: `:3` for a version,
 * `:live` for a label.
 */
export function flawOfParameterName(given: string): string | undefined {
  if (!given.startsWith('arn:')) return flawOfSelected(given);
  const [, account, resource] = ARN.exec(given) ?? [];
  if (resource === undefined) return 'its ARN is not one of a parameter';
  if (account === undefined && !PROVIDED.test(resource)) return 'its ARN names no account';
  // A name without a slash gets one in its ARN.
  return given.length > MAX_CHARACTERS + selectorOf(resource).length ? TOO_LONG : flawOfSelected(resource);
}

const TOO_LONG = `it is longer than ${MAX_CHARACTERS} characters`;

/** A selector with its colon; empty when there is none. */
function selectorOf(name: string): string {
  const at = name.indexOf(':');
  return at === -1 ? '' : name.slice(at);
}

function flawOfSelected(selected: string): string | undefined {
  const selector = selectorOf(selected);
  const name = selected.slice(0, selected.length - selector.length);
  return flawOfName(name) ?? (selector === '' ? undefined : flawOfSelector(selector.slice(1), name));
}

function flawOfSelector(selector: string, name: string): string | undefined {
  const patterns = isSecret(name) ? [VERSION_OF_SECRET] : [VERSION, LABEL];
  return patterns.some((pattern) => pattern.test(selector))
    ? undefined
    : 'its selector is neither a version, such as :3, nor a label, such as :live';
}

const isSecret = (name: string): boolean => name.startsWith('/aws/reference/secretsmanager/');

function flawOfName(name: string): string | undefined {
  const levels = name.replace(/^\//, '').split('/');
  const level = isSecret(name) ? LEVEL_OF_SECRET : LEVEL;
  if (name.length > MAX_CHARACTERS) return TOO_LONG;
  if (levels.length > 1 && !name.startsWith('/')) return 'a name with levels begins with a slash';
  if (!levels.every((each) => level.test(each))) return 'each level has letters, digits, or one of . _ -';
  if (levels.length > MAX_LEVELS) return `it has more than ${MAX_LEVELS} levels`;
  return RESERVED.test(name) && !PROVIDED.test(name) ? 'names that begin with aws or ssm are reserved' : undefined;
}
