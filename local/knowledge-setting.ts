import { databaseUrl } from '../handlers/metaphysical/knowledge/postgres/pool-config.ts';
import { knowledgeSettings } from '../handlers/metaphysical/knowledge/settings.ts';
import { SECRET_FORMAT } from '../src/parameter/secret.ts';
import type { ParameterDefinition } from './definitions.ts';
import { SettingError } from './setting-error.ts';

/** The knowledge store's settings, as a deployment gives them to the function. */
export interface KnowledgeSetting {
  readonly environment: Readonly<Record<string, string>>;
  /** The database's URL and the embedder's key, as a person would store them by hand. */
  readonly parameters: readonly ParameterDefinition[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The AI service's variables, under the same names. */
const VARIABLES = ['KNOWLEDGE_PROVIDER', 'EMBEDDING_BASE_URL', 'EMBEDDING_MODEL', 'EMBEDDING_DIMENSIONS'] as const;

/** Each secret: the variable with its value, the variable with its parameter's name, and that name. */
const SECRETS = [
  ['DATABASE_URL', 'DATABASE_URL_PARAMETER', '/local/database-url'],
  ['EMBEDDING_API_KEY', 'EMBEDDING_API_KEY_PARAMETER', '/local/embedding-api-key'],
] as const;

/**
 * Reads the knowledge store's settings and its secrets. `scripts/load-knowledge.ts` reads the same variables, so they
 * may be set for that script only: without `KNOWLEDGE_PROVIDER` they are ignored.
 *
 * @throws SettingError naming the variable and its valid values, without any secret
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
    // The user set the URL itself, not the name of a parameter.
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
    throw new SettingError(`DATABASE_URL is invalid. ${(error as Error).message}.`);
  }
}
