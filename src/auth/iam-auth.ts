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
   * The region of the service that is called. Default: the environment variable `AWS_REGION`, which Lambda sets, as it
   * is at each attempt; where there is none, attempts are `configuration` failures.
   */
  readonly region?: string;
  /** The service as AWS names it in signatures. Default: `execute-api`, which is API Gateway. */
  readonly service?: string;
  /**
   * Gives the credentials, for each attempt. Default: the function's own, from the environment, and where it has none
   * the provider chain of the AWS SDK, which keeps them until they expire; `@aws-sdk/credential-provider-node` is loaded then.
   */
  readonly credentials?: CredentialProvider;
}

/** Every option of `iamAuth()`. */
const IAM_AUTH_OPTIONS: OptionNames<IamAuthOptions> = { region: true, service: true, credentials: true };

/** The defaults of `iamAuth()`. */
export const IAM_AUTH_DEFAULTS: { readonly service: 'execute-api' } = { service: 'execute-api' };

/** Names of regions and of services in the scope of a signature, such as `us-gov-west-1`. */
const SCOPE_NAME = /^[a-z][a-z\d-]{1,62}$/;

/**
 * Signs every attempt as an IAM identity (AWS Signature Version 4): who may call is then decided by IAM policies. Its
 * role needs `execute-api:Invoke` for the method that is called.
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

/** The credentials of a function on Lambda, read at once. */
function ownCredentials(): Credentials | undefined {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return undefined;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
  };
}

/** The chain is for wherever else this code runs. */
const environmentCredentials: RenewableProvider = Object.assign(() => ownCredentials() ?? chain(), {
  current: () => (ownCredentials() === undefined ? chain : undefined),
});

/** The SDK's provider chain of the container: it keeps what it has found, and also a wait that hangs. */
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
