import type middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { fetchUpstream, secret } from '../index.ts';
import { EMBEDDER, maxAnswerBytes } from './metaphysical/knowledge/embedding/embedder.ts';
import type { KnowledgeAccess } from './metaphysical/knowledge/knowledge-for.ts';
import type { KnowledgeSettings } from './metaphysical/knowledge/settings.ts';

type AccessMiddleware = middy.MiddlewareObj<unknown, unknown, Error, Context & KnowledgeAccess>;

/** A second attempt is made only where the first was never sent: there is no time for more. */
const RETRY = { maxAttempts: 2 };

/** Puts the secrets of a search in PostgreSQL on the context, and the embedder's `fetch`. */
export function knowledgeAccess(settings: KnowledgeSettings | undefined): AccessMiddleware[] {
  if (settings === undefined) return [];
  const { databaseUrlParameter, embeddingKeyParameter, embedder } = settings;
  const { baseUrl: baseURL, dimensions } = embedder;
  return [
    secret({ as: 'databaseUrl', parameterName: databaseUrlParameter }),
    ...(embeddingKeyParameter ? [secret({ as: 'embeddingKey', parameterName: embeddingKeyParameter })] : []),
    fetchUpstream({ as: EMBEDDER, baseURL, maxResponseBytes: maxAnswerBytes(1, dimensions), retry: RETRY }),
  ] as AccessMiddleware[];
}
