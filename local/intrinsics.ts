import { ACCOUNT_ID, GATEWAY_URL } from './definitions.ts';

/** What CloudFormation would know of the stack. */
export interface StackFacts {
  readonly service: string;
  readonly stage: string;
  readonly region: string;
  /** What a `Ref` to one of the stack's own resources yields, by logical id. */
  readonly resources: Readonly<Record<string, string>>;
}

/** Resolves a value of the template to the text that the deployed stack would hold. */
export type Resolve = (value: unknown, where: string) => string;

/** osls' logical id of the API, and the id the API has here. */
const restApi = { logicalId: 'ApiGatewayRestApi', id: 'local' };

/**
 * Knows literals, `Ref` and `Fn::Sub`, which is what serverless.yml uses. The deployed API's own address becomes the
 * local gateway's, so that a service that calls itself does so here too.
 *
 * @throws naming the place and the value, for anything else
 */
export function resolver(facts: StackFacts): Resolve {
  const { service, stage, region } = facts;
  const known = new Map([
    ['AWS::AccountId', ACCOUNT_ID],
    ['AWS::Partition', 'aws'],
    ['AWS::Region', region],
    ['AWS::StackId', `arn:aws:cloudformation:${region}:${ACCOUNT_ID}:stack/${service}-${stage}/local`],
    ['AWS::StackName', `${service}-${stage}`],
    ['AWS::URLSuffix', 'amazonaws.com'],
    [restApi.logicalId, restApi.id],
    ...Object.entries(facts.resources),
  ]);
  const deployedUrl = `https://${restApi.id}.execute-api.${region}.amazonaws.com/${stage}`;
  const lookUp = (name: string, where: string): string => {
    const value = known.get(name);
    if (value === undefined) throw new Error(`${where}: the local cloud does not know "${name}"`);
    return value;
  };
  return (value, where) => {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
    const { Ref: ref, 'Fn::Sub': sub } = (value ?? {}) as Record<string, unknown>;
    if (typeof ref === 'string') return lookUp(ref, where);
    if (typeof sub !== 'string') throw new Error(`${where}: cannot be resolved locally: ${JSON.stringify(value)}`);
    return sub.replace(/\$\{([^}]+)\}/g, (_, name) => lookUp(name, where)).replace(deployedUrl, GATEWAY_URL);
  };
}
