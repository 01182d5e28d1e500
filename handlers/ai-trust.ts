import { type Auth, apiKeyAuth, iamAuth } from '../index.ts';

/** Chatbot's access to the AI service: options of `aiUpstream()`. */
export interface AiTrust {
  readonly auth?: Auth;
  /** The id of a private REST API, by which its VPC endpoint finds it. */
  readonly apiId?: string;
}

/** The environment variables that configure it; empty counts as unset. */
export interface TrustVariables {
  /** `iam`, `apiKey` or `none`. Default: `none`, which the AI service refuses unless it is open to everybody. */
  readonly AI_AUTH?: string | undefined;
  /** The name of the SSM parameter with the key, for `apiKey`. */
  readonly AI_API_KEY_PARAMETER?: string | undefined;
  readonly AI_API_ID?: string | undefined;
}

/**
 * Reads it from the environment, once, while the module loads: a wrong configuration fails at once.
 *
 * @throws TypeError or RangeError naming variable and value
 */
export function aiTrust(variables: TrustVariables): AiTrust {
  const auth = authOf(variables);
  const apiId = variables.AI_API_ID || undefined;
  return { ...(auth && { auth }), ...(apiId && { apiId }) };
}

function authOf({ AI_AUTH, AI_API_KEY_PARAMETER }: TrustVariables): Auth | undefined {
  const choice = AI_AUTH || 'none';
  if (choice === 'none') return undefined;
  if (choice === 'iam') return iamAuth();
  if (choice !== 'apiKey') throw new RangeError(`AI_AUTH takes iam, apiKey or none, not ${JSON.stringify(choice)}`);
  if (!AI_API_KEY_PARAMETER) throw new TypeError('AI_API_KEY_PARAMETER is not set, and AI_AUTH is apiKey');
  return apiKeyAuth({ parameterName: AI_API_KEY_PARAMETER });
}
