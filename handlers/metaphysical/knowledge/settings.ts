import { type EmbedderSettings, type EmbedderVariables, embedderSettings } from './embedding/embedder-settings.ts';

/** A database in place of the file. */
export interface KnowledgeSettings {
  readonly provider: 'postgres';
  /** The name of the SSM parameter with the database's URL. */
  readonly databaseUrlParameter: string;
  readonly embedder: EmbedderSettings;
  /** The name of the SSM parameter with the embedder's key; none for a server that asks for none. */
  readonly embeddingKeyParameter?: string;
}

/** The environment variables that configure it; empty counts as unset. */
export interface KnowledgeVariables extends EmbedderVariables {
  /** `sqlite`, one file beside the code, or `postgres`. Default: `sqlite`. */
  readonly KNOWLEDGE_PROVIDER?: string | undefined;
  readonly DATABASE_URL_PARAMETER?: string | undefined;
  readonly EMBEDDING_API_KEY_PARAMETER?: string | undefined;
}

/**
 * Reads the store from the environment; undefined for the file.
 *
 * @throws RangeError naming variable and value; TypeError naming a variable that is missing
 */
export function knowledgeSettings(variables: KnowledgeVariables): KnowledgeSettings | undefined {
  const provider = variables.KNOWLEDGE_PROVIDER || 'sqlite';
  if (provider === 'sqlite') return undefined;
  if (provider !== 'postgres')
    throw new RangeError(`KNOWLEDGE_PROVIDER takes sqlite or postgres, not ${JSON.stringify(provider)}`);
  const { DATABASE_URL_PARAMETER: databaseUrlParameter, EMBEDDING_API_KEY_PARAMETER: embeddingKeyParameter } =
    variables;
  if (!databaseUrlParameter)
    throw new TypeError('DATABASE_URL_PARAMETER is not set, and KNOWLEDGE_PROVIDER is postgres');
  const embedder = embedderSettings(variables);
  return { provider, databaseUrlParameter, embedder, ...(embeddingKeyParameter && { embeddingKeyParameter }) };
}
