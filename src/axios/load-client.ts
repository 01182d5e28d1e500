import { ConfigurationError } from '../failure/errors.ts';
import { lazily } from '../lazy.ts';
import type { createClient } from './client.ts';

/** The function that creates clients. */
export type CreateClient = typeof createClient;

const NOT_LOADED =
  'upstream() calls by axios, which could not be loaded: install it (npm install axios), or call by fetchUpstream()';

let loaded: CreateClient | undefined;

const load = lazily(async () => {
  try {
    const client = await import('./client.ts');
    loaded = client.createClient;
    return loaded;
  } catch (cause) {
    throw new ConfigurationError({ reason: NOT_LOADED, cause });
  }
});

/**
 * Loads axios and the client over it. Once they are loaded, the result is the function itself, without a promise. After a
 * failure, the next call loads again.
 *
 * The import is dynamic, so that axios need not be installed for calls by `fetch`, and so that its absence can be caught.
 *
 * @throws ConfigurationError, as a rejection, when axios cannot be loaded
 */
export function loadClient(): CreateClient | Promise<CreateClient> {
  return loaded ?? load();
}
