import { fileURLToPath } from 'node:url';
import type { ServiceDefinition } from './definitions.ts';
import { runNode } from './run-node.ts';
import { readService } from './service.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));

/** Builds the functions and reads what serverless.yml says of them, both at once. */
export async function prepare(signal?: AbortSignal): Promise<ServiceDefinition> {
  const build = runNode(['scripts/build-lambda.ts'], { cwd: repository, signal });
  const [definition] = await Promise.all([readService(repository, signal), build]);
  return definition;
}
