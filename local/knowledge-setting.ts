import { databaseUrl } from '../handlers/metaphysical/knowledge/postgres/pool-config.ts';
import { knowledgeSettings } from '../handlers/metaphysical/knowledge/settings.ts';
import { SECRET_FORMAT } from '../src/parameter/secret.ts';
import type { ParameterDefinition } from './definitions.ts';
import { SettingError } from './setting-error.ts';

/** Where the knowledge is, as a deployment says it to the function. */
export interface KnowledgeSetting {
  readonly environment: Readonly<Record<string, string>>;
  /** The database's URL and the embedder's key, as somebody would have put them in by hand. */
  readonly parameters: readonly ParameterDefinition[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What the AI service reads, under the same names. */
const VARIABLES = ['KNOWLEDGE_PROVIDER', 'EMBEDDING_BASE_URL', 'EMBEDDING_MODEL', 'EMBEDDING_DIMENSIONS'] as const;

/** What it looks up: the variable with the secret, the one with the parameter's name, and that name. */
const SECRETS = [
  ['DATABASE_URL', 'DATABASE_URL_PARAMETER', '/local/database-url'],
  ['EMBEDDING_API_KEY', 'EMBEDDING_API_KEY_PARAMETER', '/local/embedding-api-key'],
] as const;

/**
 * Reads where the knowledge is, and the secrets that Parameter Store shall hold. The variables are those of
 * `scripts/load-knowledge.ts`, which may be set for that alone: without `KNOWLEDGE_PROVIDER` nothing comes of them.
 *
 * @throws SettingError naming the variable and what it may be, without any secret
 */
export function knowledgeFrom(env: Environment): KnowledgeSetting {
  const given = Object.fromEntries(VARIABLES.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
  const secrets = SECRETS.flatMap(([name, parameter, path]) => {
    const value = env[name]?.trim();
    return value ? [{ name, parameter, path, value }] : [];
  });
  const names = Object.fromEntries(secrets.map(({ parameter, path }) => [parameter, path]));
  const environment = { ...given, ...names };
  try {
    if (knowledgeSettings(environment) === undefined) return { environment: {}, parameters: [] };
  } catch (error) {
    // The person set the URL itself, and not the name of a parameter.
    throw new SettingError(`${(error as Error).message.replace(/^DATABASE_URL_PARAMETER/, 'DATABASE_URL')}.`);
  }
  for (const { name, value } of secrets) check(name, value);
  return {
    environment,
    parameters: secrets.map(({ path, value }) => ({ name: path, type: 'SecureString', value })),
  };
}

function check(name: (typeof SECRETS)[number][0], value: string): void {
  if (!SECRET_FORMAT.test(value)) throw new SettingError(`${name} is not of 1 to 4096 visible ASCII characters.`);
  if (name !== 'DATABASE_URL') return;
  try {
    databaseUrl(value);
  } catch (error) {
    throw new SettingError(`DATABASE_URL is of no use. ${(error as Error).message}.`);
  }
}
