import { startBedrockForwarder } from './bedrock-forwarder.ts';
import { LOCAL_CREDENTIALS, type ServiceDefinition } from './definitions.ts';
import { type ParameterStore, startParameterStore } from './parameter-store.ts';
import type { Credentials } from './sigv4/verify.ts';
import { startTableStore } from './table-store.ts';

/**
 * What the functions find behind AWS's endpoints: the Parameter Store, for a service that has tables DynamoDB, and when
 * it is asked for the way to the real Bedrock.
 */
export interface Stores {
  readonly parameters: ParameterStore;
  /** Tells the AWS SDK where they are. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface StoresOptions {
  /** The functions' credentials; tests may sign for themselves beside them. */
  readonly functions: readonly Credentials[];
  /** Whether Bedrock is asked on behalf of the developer. */
  readonly forwardsBedrock: boolean;
}

/** Starts them, each on a port of its own. */
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
