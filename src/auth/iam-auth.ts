import { ConfigurationError } from '../failure/errors.ts';
import { lazily } from '../lazy.ts';
import { type OptionNames, ownOptions } from '../option-names.ts';
import { text } from '../options.ts';
import type { Auth } from './auth.ts';
import type { CredentialProvider, Credentials, RenewableProvider } from './credentials.ts';
import { createIamAuth } from './iam.ts';

/** Options of `iamAuth()`. */
export interface IamAuthOptions {
  /**
   * The region of the service that is called. Default: the environment variable `AWS_REGION`, which Lambda sets; it is
   * read at each attempt, and if it is not set, attempts are `configuration` failures.
   */
  readonly region?: string;
  /** The name of the service in signatures. Default: `execute-api`, which is API Gateway. */
  readonly service?: string;
  /**
   * Returns the credentials; called for each attempt. Default: the function's own, from the environment; if there are none,
   * the provider chain of the AWS SDK, which caches them until they expire. Only then is
   * `@aws-sdk/credential-provider-node` loaded.
   */
  readonly credentials?: CredentialProvider;
}

/** The names of the options. */
const IAM_AUTH_OPTIONS: OptionNames<IamAuthOptions> = { region: true, service: true, credentials: true };

/** The defaults of `iamAuth()`. */
export const IAM_AUTH_DEFAULTS: { readonly service: 'execute-api' } = { service: 'execute-api' };

/** The name of a region or a service in the scope of a signature, such as `us-gov-west-1`. */
const SCOPE_NAME = /^[a-z][a-z\d-]{1,62}$/;

/**
 * Signs every attempt with IAM credentials (AWS Signature Version 4), so that IAM policies decide who may call. The
 * function's role needs `execute-api:Invoke` for the method that is called.
 *
 * A body that is a stream, a form with files or a blob cannot be signed and is a `configuration` failure.
 *
 * @example upstream({ baseURL, auth: iamAuth() })
 * @throws TypeError naming option and value
 */
export function iamAuth(options: IamAuthOptions = {}): Auth {
  const own = ownOptions('iamAuth()', options, IAM_AUTH_OPTIONS);
  const { region, credentials } = own;
  if (region !== undefined) text('iamAuth(): region', region, SCOPE_NAME);
  const service = text('iamAuth(): service', own.service ?? IAM_AUTH_DEFAULTS.service, SCOPE_NAME);
  if (credentials !== undefined && typeof credentials !== 'function')
    throw new TypeError('iamAuth(): credentials takes a function that gives credentials');
  return createIamAuth({
    region: region === undefined ? environmentRegion : () => region,
    service,
    credentials: credentials ?? environmentCredentials,
    origin: credentials ? "the credentials of iamAuth()'s own provider" : 'the credentials of the environment',
  });
}

function environmentRegion(): string {
  const region = process.env.AWS_REGION ?? '';
  if (SCOPE_NAME.test(region)) return region;
  throw new ConfigurationError({ reason: 'iamAuth(): region is not given, and AWS_REGION is not the name of one' });
}

/** The credentials that Lambda sets in the environment; undefined if there are none. */
function lambdaCredentials(): Credentials | undefined {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return undefined;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
  };
}

/** The credentials of Lambda or, outside Lambda, those of the provider chain. */
const environmentCredentials: RenewableProvider = Object.assign(() => lambdaCredentials() ?? chain(), {
  current: () => (lambdaCredentials() === undefined ? chain : undefined),
});

/** The SDK's provider chain of the container. It caches credentials, but also a promise that hangs. */
let chain: RenewableProvider = createChain();

function createChain(): RenewableProvider {
  let next: RenewableProvider | undefined;
  const load = lazily(async () => {
    const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
    return defaultProvider();
  });
  const self: RenewableProvider = Object.assign(async () => (await load())(), {
    renewed: () => {
      next ??= createChain();
      if (chain === self) chain = next;
      return next;
    },
  });
  return self;
}
