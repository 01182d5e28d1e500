import type { Fetch, Secret } from '../../../index.ts';
import type { Knowledge } from './knowledge.ts';

/** The part of an invocation that its search needs; each is there where it is configured. */
export interface KnowledgeAccess {
  /** `postgres://user:password@host:port/database` */
  readonly databaseUrl?: Secret | undefined;
  readonly embeddingKey?: Secret | undefined;
  /** Calls the embedder. */
  readonly embedder?: Fetch | undefined;
}

/** Gives the knowledge for one invocation. */
export type KnowledgeFor = (access: KnowledgeAccess) => Knowledge;

/**
 * Receives the reason when a search fails, or finds by words alone. The reason is for the log: nothing in it was sent
 * or received.
 */
export type KnowledgeFailed = (reason: string) => void;
