import { fileURLToPath } from 'node:url';
import type { ServiceDefinition } from './definitions.ts';
import { runNode } from './run-node.ts';
import { type Trust, trustFrom } from './settings.ts';
import { readService } from './template/service.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));

export interface PrepareOptions {
  /** Default: the environment's. */
  readonly trust?: Trust;
  readonly signal?: AbortSignal;
}

/** Builds the functions and reads serverless.yml at the same time. */
export async function prepare({
  trust = trustFrom(process.env),
  signal,
}: PrepareOptions = {}): Promise<ServiceDefinition> {
  const build = runNode(['scripts/build-lambda.ts'], { cwd: repository, signal });
  const [definition] = await Promise.all([readService(repository, { trust, signal }), build]);
  return definition;
}
