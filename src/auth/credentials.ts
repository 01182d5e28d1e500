import { ConfigurationError } from '../failure/errors.ts';
import { readProperty } from '../unknown.ts';

/** Credentials of AWS. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** A part of temporary credentials, such as a role's. */
  readonly sessionToken?: string | undefined;
}

/**
 * Returns credentials. It is called for each attempt, and again if it is slow or fails. This toolkit does not cache them:
 * the provider should do so until they expire, as those of the AWS SDK do.
 */
export type CredentialProvider = () => Credentials | Promise<Credentials>;

/** A provider that can be replaced when it hangs, because it shares one pending promise among all its calls. */
export interface RenewableProvider extends CredentialProvider {
  /** The provider to use now in place of this one; undefined if there is nothing to wait for. */
  current?(): RenewableProvider | undefined;
  /** The provider that replaces this one after it was slow or has failed; the same for all callers. */
  renewed?(): RenewableProvider;
}

/** An access key id, which is logged (IAM API reference, AccessKey, asks for 16 to 128; emulators take shorter ones). */
const ACCESS_KEY_ID = /^\w{1,128}$/;

/** The characters of a header. */
const VISIBLE = /^[\x21-\x7e]+$/;

/**
 * Calls a provider and checks its result.
 *
 * @param origin the source of the credentials, for the log, as in "the credentials of the environment"
 * @throws ConfigurationError when the provider fails or returns something else than credentials
 */
export async function readCredentials(provide: CredentialProvider, origin: string): Promise<Credentials> {
  return credentialsIn(await callProvider(provide, origin), origin);
}

async function callProvider(provide: CredentialProvider, origin: string): Promise<unknown> {
  try {
    return await provide();
  } catch (cause) {
    throw new ConfigurationError({ reason: `${origin} could not be read`, cause });
  }
}

/**
 * Checks credentials. Each part is read once, as a provider's object may have getters.
 *
 * @throws ConfigurationError when a part is missing or malformed
 */
export function credentialsIn(given: unknown, origin: string): Credentials {
  const accessKeyId = readProperty(given, 'accessKeyId');
  const secretAccessKey = readProperty(given, 'secretAccessKey');
  // An absent token may be undefined, null or an empty environment variable.
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
