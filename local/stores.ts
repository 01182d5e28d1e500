import { startBedrockForwarder } from './bedrock-forwarder.ts';
import { LOCAL_CREDENTIALS, type ServiceDefinition } from './definitions.ts';
import { type ParameterStore, startParameterStore } from './parameter-store.ts';
import type { Credentials } from './sigv4/verify.ts';
import { startTableStore } from './table-store.ts';

/**
 * The AWS services of the functions: Parameter Store, DynamoDB if the service has tables, and on request a proxy to the
 * real Bedrock.
 */
export interface Stores {
  readonly parameters: ParameterStore;
  /** The variables with their URLs, for the AWS SDK. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface StoresOptions {
  /** The functions' credentials. Those of tests are accepted too. */
  readonly functions: readonly Credentials[];
  /** True to forward calls of Bedrock with the developer's credentials. */
  readonly forwardsBedrock: boolean;
}

/** Starts the services, each on a port of its own. */
export async function startStores(
  { region, tables = [] }: ServiceDefinition,
  { functions, forwardsBedrock }: StoresOptions,
): Promise<Stores> {
  const [parameters, tableStore, bedrock] = await Promise.all([
    startParameterStore({ region, credentials: [LOCAL_CREDENTIALS, ...functions] }),
    tables.length > 0 ? startTableStore(tables) : undefined,
    forwardsBedrock ? startBedrockForwarder({ region, functions }) : undefined,
  ]);
  return {
    parameters,
    environment: {
      AWS_ENDPOINT_URL_SSM: parameters.url,
      ...(tableStore && { AWS_ENDPOINT_URL_DYNAMODB: tableStore.url }),
      ...(bedrock && { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.url }),
    },
    close: async () => void (await Promise.all([parameters.close(), tableStore?.close(), bedrock?.close()])),
  };
}
