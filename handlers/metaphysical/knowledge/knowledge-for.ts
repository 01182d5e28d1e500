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

/** The knowledge as an invocation searches it. */
export type KnowledgeFor = (access: KnowledgeAccess) => Knowledge;

/** Told why a search failed, or found by words alone. The reason is for the log: nothing in it was sent or received. */
export type KnowledgeFailed = (reason: string) => void;
