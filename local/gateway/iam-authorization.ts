import { ACCOUNT_ID, API_ID } from '../definitions.ts';
import { isAllowed } from '../iam/policy.ts';
import type { Principal, Principals } from '../iam/principals.ts';
import type { ReceivedRequest } from '../sigv4/canonical-request.ts';
import { verify } from '../sigv4/verify.ts';
import type { Authorize, Identity } from './authorization.ts';
import { type GatewayRequest, methodOf } from './request.ts';
import { type GatewayResponse, restError } from './response.ts';

export interface IamOptions {
  readonly region: string;
  readonly principals: Pick<Principals, 'byAccessKeyId'>;
}

const action = 'execute-api:Invoke';

/**
 * `AWS_IAM`: requires a valid signature (Signature Version 4 for `execute-api`) and a policy of the signer that allows
 * the call.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html
 */
export function iamAuthorization({ region, principals }: IamOptions): Authorize {
  const signerOf = (accessKeyId: string): Principal | undefined => principals.byAccessKeyId(accessKeyId);
  return (request) => {
    const verdict = verify(receivedRequest(request), { region, service: 'execute-api', signerOf });
    if ('refusal' in verdict) {
      const { type, message } = verdict.refusal;
      return { refused: restError(403, type, JSON.stringify({ message })) };
    }
    const { signer } = verdict;
    const resource = `${API_ID}/${request.stage}/${methodOf(request.message)}${request.resource}`;
    const arn = (account: string): string => `arn:aws:execute-api:${region}:${account}:${resource}`;
    if (isAllowed(signer.statements, action, arn(ACCOUNT_ID))) return { identity: identityOf(signer) };
    return { refused: denied(signer, arn(ACCOUNT_ID.replace(/^\d{8}/, '********'))) };
  };
}

function receivedRequest({ message, body }: GatewayRequest): ReceivedRequest {
  const { method, url, rawHeaders } = message;
  return { method, url, rawHeaders, body };
}

/**
 * AWS's refusal of a call that no policy allows. It writes `Message` with a capital, and hides most of the account
 * number in `resource`: https://repost.aws/knowledge-center/api-gateway-iam-sigv4-mismatch
 */
function denied({ arn }: Principal, resource: string): GatewayResponse {
  const why = `because no identity-based policy allows the ${action} action`;
  const message = `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
  return restError(403, 'AccessDeniedException', JSON.stringify({ Message: message }));
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html */
function identityOf({ accessKeyId, id, arn }: Principal): Identity {
  return { accessKey: accessKeyId, accountId: ACCOUNT_ID, caller: id, user: id, userArn: arn };
}
