import type { Pool } from 'pg';
import { isFailure, type Secret } from '../../../../index.ts';
import type { Connection, ConnectionPool } from './connection.ts';
import { createPool } from './create-pool.ts';
import { isLoginRefused, unavailable } from './store-error.ts';

/** An object around the promise: a promise alone would be awaited when an async function returns it. */
interface Held {
  readonly pool: Promise<Pool>;
  /** The same, once it is there. */
  made?: Pool;
}

/**
 * One pool for all invocations of a container, made with the first connection that is asked for.
 *
 * If the login is refused or the URL is invalid, the secret is marked as refused, for it may have been replaced. Then,
 * and where there is no connection at all, the pool is given up, and the next search makes another of what the secret
 * is by then. The end of the old pool is not awaited: it has two connections at most, and each closes with its search.
 *
 * @returns the pool as an invocation sees it, with the secret that it can look up. Its `connect` rejects with a
 * failure, or with an error of `pg`
 */
export function sharedPool(): (databaseUrl: Secret | undefined) => ConnectionPool {
  let current: Held | undefined;
  const hold = (url: string): Held => {
    // Another invocation may have been quicker while this one waited for the secret.
    current ??= heldOf(url);
    return current;
  };
  const giveUp = (held: Held): void => {
    if (current !== held) return;
    current = undefined;
    held.pool.then((pool) => pool.end()).catch(() => undefined);
  };
  return (secret) => ({
    get idleCount() {
      return current?.made?.idleCount ?? 0;
    },
    async connect(): Promise<Connection> {
      const held = current ?? hold(await urlOf(secret));
      try {
        return await (await held.pool).connect();
      } catch (error) {
        const isRefused = isUseless(error) || isLoginRefused(error);
        if (isRefused) secret?.refused();
        if (isRefused || (await isDead(held))) giveUp(held);
        throw error;
      }
    },
  });
}

async function urlOf(secret: Secret | undefined): Promise<string> {
  const problem = (what: string): Error => unavailable(`the URL of the database ${what}`);
  if (secret === undefined) throw problem('is not configured');
  try {
    return await secret.get();
  } catch {
    throw problem('cannot be fetched');
  }
}

function heldOf(url: string): Held {
  const held: Held = { pool: poolOf(url) };
  held.pool.then(
    (pool) => {
      held.made = pool;
    },
    () => undefined,
  );
  return held;
}

async function poolOf(url: string): Promise<Pool> {
  try {
    return await createPool(url);
  } catch (error) {
    // The URL is invalid, or `pg` cannot be loaded: no message repeats the URL.
    throw unavailable((error as Error).message);
  }
}

/** The pool could not be made. */
const isUseless = (error: unknown): boolean => isFailure(error);

/** True if there is no connection and none is being opened: then its URL may be an old one. */
const isDead = async ({ pool }: Held): Promise<boolean> => (await pool).totalCount === 0;
