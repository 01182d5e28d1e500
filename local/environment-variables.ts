import { ACCOUNT_ID, type FunctionDefinition, LOCAL_CREDENTIALS } from './definitions.ts';
import type { Credentials } from './sigv4/verify.ts';

/** The folder, the region and the credentials of a function. */
export interface FunctionPlace {
  /** The folder that handlers are loaded from, as `/var/task` on Lambda. */
  readonly root: string;
  readonly region: string;
  /** The role's credentials. Default: those that tests sign with. */
  readonly credentials?: Required<Credentials>;
}

/**
 * All environment variables of a function's process: Lambda's own, then serverless.yml's. Nothing is inherited, so the
 * function sees what it would see on Lambda, and none of the developer's credentials.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function environmentVariables(
  definition: FunctionDefinition,
  place: FunctionPlace,
  runtimeApi: string,
): Record<string, string> {
  const { accessKeyId, secretAccessKey, sessionToken } = place.credentials ?? LOCAL_CREDENTIALS;
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    AWS_REGION: place.region,
    AWS_DEFAULT_REGION: place.region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memorySizeMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    ...definition.environment,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    LAMBDA_TASK_ROOT: place.root,
    _HANDLER: definition.handler,
  };
}

export function functionArn({ name }: FunctionDefinition, { region }: FunctionPlace): string {
  return `arn:aws:lambda:${region}:${ACCOUNT_ID}:function:${name}`;
}
