import { ConfigurationError } from '../failure/errors.ts';
import { lazily } from '../lazy.ts';
import type { createClient } from './client.ts';

/** Makes clients. */
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
 * Loads the client with axios, once: at once when it is there. Whoever calls by other means needs no axios installed, and an
 * import that is not dynamic would fail where nothing could catch it.
 *
 * @throws ConfigurationError, as a package that is not there does not come with the next try
 */
export function loadClient(): CreateClient | Promise<CreateClient> {
  return loaded ?? load();
}
