import type middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { type Fetch, fetchUpstream, type Secret, secret } from '../index.ts';
import type { ModelAccess } from './metaphysical/model/create-model.ts';
import { MODEL } from './metaphysical/model/failure.ts';
import type { ModelHeader } from './metaphysical/model/headers.ts';
import type { ModelSettings } from './metaphysical/model/settings.ts';

type HeaderSecretName = `modelHeader${number}`;

type SecretName = 'modelKey' | HeaderSecretName;

/** The secrets of the model's server that are configured, headers by their place in the settings. */
export type ModelSecrets = { readonly [Name in SecretName]?: Secret };

type UpstreamMiddleware = middy.MiddlewareObj<unknown, unknown, Error, Context & ModelUpstream>;

type SecretMiddleware = middy.MiddlewareObj<unknown, unknown, Error, Context & ModelSecrets>;

/** Calls the model's server, where one is configured. */
export interface ModelUpstream {
  readonly model?: Fetch;
}

/** The bytes of a whole stream: some 3,000 tokens at the 350 bytes that OpenAI wraps around each. */
export const MAX_ANSWER_BYTES: number = 1024 * 1024;

/**
 * A second attempt is made only where the first was never sent. Any other would ask for the same words twice, in the
 * time that the answer has.
 */
const RETRY = { maxAttempts: 2 };

/**
 * Puts the `fetch` for the model's server on the context. The URL's query goes with each request, and is no part of the
 * base URL.
 */
export function modelUpstream({ baseUrl }: Partial<ModelSettings> = {}): UpstreamMiddleware[] {
  if (baseUrl === undefined) return [];
  const { origin, pathname } = new URL(baseUrl);
  const baseURL = `${origin}${pathname}`;
  return [
    fetchUpstream({ as: MODEL, baseURL, maxResponseBytes: MAX_ANSWER_BYTES, retry: RETRY }) as UpstreamMiddleware,
  ];
}

/** Puts the secrets of the model's server on the context. */
export function modelSecrets({ keyParameter, headers = [] }: Partial<ModelSettings> = {}): SecretMiddleware[] {
  const named = headers.map(({ parameterName }, index) => [nameOf(index), parameterName] as const);
  return [['modelKey', keyParameter] as const, ...named].flatMap(([as, parameterName]) =>
    parameterName ? [secret<SecretName>({ as, parameterName }) as SecretMiddleware] : [],
  );
}

const nameOf = (index: number): HeaderSecretName => `modelHeader${index}`;

/** Makes the access to the model's server from the secrets of an invocation. */
export function modelAccess(
  { headers = [] }: Partial<ModelSettings>,
  secrets: ModelSecrets & ModelUpstream,
): ModelAccess {
  const { modelKey, model: fetch } = secrets;
  const textOf = async ({ value }: ModelHeader, index: number): Promise<string> =>
    `${value}${(await secrets[nameOf(index)]?.get()) ?? ''}`;
  const allOf = async (): Promise<Readonly<Record<string, string>>> => {
    const values = await Promise.all(headers.map(textOf));
    return Object.fromEntries(headers.map(({ name }, index) => [name, values[index] ?? '']));
  };
  return {
    ...(fetch && { fetch }),
    ...(modelKey && { key: () => modelKey.get() }),
    ...(headers.length > 0 && { headers: allOf }),
  };
}

/** The server refused the secrets: they may have been rotated. */
export function refuseModelSecrets({ headers = [] }: Partial<ModelSettings>, secrets: ModelSecrets): void {
  secrets.modelKey?.refused();
  for (const index of headers.keys()) secrets[nameOf(index)]?.refused();
}
