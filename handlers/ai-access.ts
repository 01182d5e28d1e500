import { type Auth, apiKeyAuth, iamAuth } from '../index.ts';

/** The options of `aiUpstream()` by which the AI service accepts Chatbot's calls. */
export interface AiAccess {
  readonly auth?: Auth;
  /** The id of a private REST API, by which its VPC endpoint finds it. */
  readonly apiId?: string;
}

/** The environment variables of this access. An empty one counts as unset. */
export interface AiAccessVariables {
  /** `iam`, `apiKey` or `none`. Default: `none`, which works only if the AI service is open to everybody. */
  readonly AI_AUTH?: string | undefined;
  /** The name of the SSM parameter with the key, for `apiKey`. */
  readonly AI_API_KEY_PARAMETER?: string | undefined;
  /** See `AiAccess.apiId`. */
  readonly AI_API_ID?: string | undefined;
}

/**
 * Reads the access from the environment. With `apiKey`, it also starts to fetch the key.
 *
 * It is called while the module loads, so that a wrong configuration stops the function at its start.
 *
 * @throws TypeError or RangeError naming the variable and its value
 */
export function readAiAccess(variables: AiAccessVariables): AiAccess {
  const auth = authOf(variables);
  const apiId = variables.AI_API_ID || undefined;
  return { ...(auth && { auth }), ...(apiId && { apiId }) };
}

function authOf({ AI_AUTH, AI_API_KEY_PARAMETER }: AiAccessVariables): Auth | undefined {
  const choice = AI_AUTH || 'none';
  if (choice === 'none') return undefined;
  if (choice === 'iam') return iamAuth();
  if (choice !== 'apiKey') throw new RangeError(`AI_AUTH takes iam, apiKey or none, not ${JSON.stringify(choice)}`);
  if (!AI_API_KEY_PARAMETER) throw new TypeError('AI_API_KEY_PARAMETER is not set, and AI_AUTH is apiKey');
  return apiKeyAuth({ parameterName: AI_API_KEY_PARAMETER });
}
