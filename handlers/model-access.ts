import type middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { type Secret, secret } from '../index.ts';
import type { ModelAccess } from './metaphysical/model/create-model.ts';
import type { ModelHeader } from './metaphysical/model/headers.ts';
import type { ModelSettings } from './metaphysical/model/settings.ts';

type HeaderSecretName = `modelHeader${number}`;

type SecretName = 'modelKey' | HeaderSecretName;

/** The secrets of the model's server that are configured, headers by their place in the settings. */
export type ModelSecrets = { readonly [Name in SecretName]?: Secret };

type SecretMiddleware = middy.MiddlewareObj<unknown, unknown, Error, Context & ModelSecrets>;

/** Puts the secrets of the model's server on the context. */
export function modelSecrets({ keyParameter, headers = [] }: Partial<ModelSettings> = {}): SecretMiddleware[] {
  const named = headers.map(({ parameterName }, index) => [nameOf(index), parameterName] as const);
  return [['modelKey', keyParameter] as const, ...named].flatMap(([as, parameterName]) =>
    parameterName ? [secret<SecretName>({ as, parameterName }) as SecretMiddleware] : [],
  );
}

const nameOf = (index: number): HeaderSecretName => `modelHeader${index}`;

/** Makes the access to the model's server from the secrets of an invocation. */
export function modelAccess({ headers = [] }: Partial<ModelSettings>, secrets: ModelSecrets): ModelAccess {
  const { modelKey } = secrets;
  const textOf = async ({ value }: ModelHeader, index: number): Promise<string> =>
    `${value}${(await secrets[nameOf(index)]?.get()) ?? ''}`;
  const allOf = async (): Promise<Readonly<Record<string, string>>> => {
    const values = await Promise.all(headers.map(textOf));
    return Object.fromEntries(headers.map(({ name }, index) => [name, values[index] ?? '']));
  };
  return { ...(modelKey && { key: () => modelKey.get() }), ...(headers.length > 0 && { headers: allOf }) };
}

/** The server refused what it was shown, so it may have been rotated. */
export function refuseModelSecrets({ headers = [] }: Partial<ModelSettings>, secrets: ModelSecrets): void {
  secrets.modelKey?.refused();
  for (const index of headers.keys()) secrets[nameOf(index)]?.refused();
}
