import { ConfigurationError } from '../failure/errors.ts';
import { readProperty } from '../unknown.ts';

/** Credentials of AWS. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Comes with temporary credentials, such as a role's. */
  readonly sessionToken?: string | undefined;
}

/**
 * Gives credentials. It is asked for each attempt; keeping them until they expire is its own matter, as it is with those of
 * the AWS SDK. Where it is slow for an attempt, or fails, it is asked again.
 */
export type CredentialProvider = () => Credentials | Promise<Credentials>;

/** A provider that keeps what it waits for, and so may hang for ever once it hangs. */
export interface RenewableProvider extends CredentialProvider {
  /** The one to wait for now, in place of this one; undefined when there is nothing to wait for. */
  current?(): RenewableProvider | undefined;
  /** The one to ask after this one was slow or has failed, the same for all who renew it. */
  renewed?(): RenewableProvider;
}

/** An access key id, which is logged (IAM API reference, AccessKey, asks for 16 to 128; emulators take shorter ones). */
const ACCESS_KEY_ID = /^\w{1,128}$/;

/** What can stand in a header. */
const VISIBLE = /^[\x21-\x7e]+$/;

/**
 * Asks a provider for credentials and checks what it gives.
 *
 * @param origin whose credentials they are, for the log
 * @throws ConfigurationError when it fails or gives something else than credentials
 */
export async function readCredentials(provide: CredentialProvider, origin: string): Promise<Credentials> {
  return credentialsIn(await asked(provide, origin), origin);
}

async function asked(provide: CredentialProvider, origin: string): Promise<unknown> {
  try {
    return await provide();
  } catch (cause) {
    throw new ConfigurationError({ reason: `${origin} could not be read`, cause });
  }
}

/**
 * Only what is needed is taken, and each part read once: a provider's object may have getters.
 *
 * @throws ConfigurationError when they are none
 */
export function credentialsIn(given: unknown, origin: string): Credentials {
  const accessKeyId = readProperty(given, 'accessKeyId');
  const secretAccessKey = readProperty(given, 'secretAccessKey');
  // Providers write an absent token in several ways; an empty variable counts as unset.
  const sessionToken = readProperty(given, 'sessionToken') || undefined;
  if (!isText(accessKeyId, ACCESS_KEY_ID)) throw unusable(origin, 'access key id');
  if (!isText(secretAccessKey, VISIBLE)) throw unusable(origin, 'secret access key');
  if (sessionToken !== undefined && !isText(sessionToken, VISIBLE)) throw unusable(origin, 'session token');
  return { accessKeyId, secretAccessKey, sessionToken };
}

function isText(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value);
}

function unusable(origin: string, part: string): ConfigurationError {
  return new ConfigurationError({ reason: `${origin} have no usable ${part}` });
}
