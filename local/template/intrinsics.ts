import { ACCOUNT_ID, API_ID, ENDPOINT_URL, GATEWAY_URL, type Network } from '../definitions.ts';

/** The facts that CloudFormation would know about the stack. */
export interface StackFacts {
  readonly service: string;
  readonly stage: string;
  readonly region: string;
  readonly network: Network;
  /** The values of a `Ref` to the stack's own resources, by logical id. */
  readonly resources: Readonly<Record<string, string>>;
}

/** Resolves a value of the template to the text that the deployed stack would have. */
export type Resolve = (value: unknown, where: string) => string;

/** The logical id that osls gives the API. */
const restApi = 'ApiGatewayRestApi';

/** A resolved value. Only `Fn::Split` and `Fn::GetAtt` give a list, from which `Fn::Select` takes a text. */
type Resolved = string | readonly string[];

/**
 * Resolves the parts of CloudFormation that serverless.yml uses: literals, `Ref`, `Fn::Sub`, `Fn::Select`, `Fn::Split`
 * and the one `Fn::GetAtt` that names a VPC endpoint.
 *
 * In the result, the address of the deployed API becomes that of the local gateway, and the address of the VPC endpoint
 * that of its local port. The address of a private API becomes that port too. A service that calls itself therefore stays
 * local.
 *
 * @throws Error naming the place in the template and the value, for anything else, and for a list as the result
 */
export function resolver(facts: StackFacts): Resolve {
  const known = knownNames(facts);
  const lookUp = (name: string, where: string): string => {
    const value = known.get(name);
    if (value === undefined) throw new Error(`${where}: the local cloud does not know "${name}"`);
    return value;
  };
  const evaluate = (value: unknown, where: string): Resolved => {
    const evaluatePart = (each: unknown): Resolved => evaluate(each, where);
    const [name, argument] = onlyMember(value);
    if (name === 'Ref' && typeof argument === 'string') return lookUp(argument, where);
    if (name === 'Fn::GetAtt' && String(argument) === 'ExecuteApiEndpoint,DnsEntries') return dnsEntries(facts);
    if (name === 'Fn::Sub') return substitute(argument, evaluatePart, (each) => lookUp(each, where));
    if (name === 'Fn::Select' && Array.isArray(argument)) return evaluatePart(argument[1])[Number(argument[0])] ?? '';
    if (name === 'Fn::Split' && Array.isArray(argument))
      return String(evaluatePart(argument[1])).split(String(argument[0]));
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw new Error(`${where}: cannot be resolved locally: ${JSON.stringify(value)}`);
  };
  const addresses = localAddresses(facts);
  return (value, where) => {
    const resolved = evaluate(value, where);
    if (typeof resolved !== 'string') throw new Error(`${where}: is a list: ${JSON.stringify(value)}`);
    return addresses.reduce((text, [deployed, local]) => text.replace(deployed, local), resolved);
  };
}

function onlyMember(value: unknown): readonly [name: string | undefined, argument: unknown] {
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return members.length === 1 && members[0] ? members[0] : [undefined, undefined];
}

/** `Fn::Sub` with a text, or with a text and values for some of its names. */
function substitute(
  argument: unknown,
  evaluate: (value: unknown) => Resolved,
  lookUp: (name: string) => string,
): string {
  const [text, values = {}] = Array.isArray(argument) ? argument : [argument];
  return String(text).replace(/\$\{([^}]+)\}/g, (_, name: string) =>
    Object.hasOwn(values, name) ? String(evaluate(values[name])) : lookUp(name),
  );
}

function knownNames({ service, stage, region, resources }: StackFacts): ReadonlyMap<string, string> {
  return new Map([
    ['AWS::AccountId', ACCOUNT_ID],
    ['AWS::Partition', 'aws'],
    ['AWS::Region', region],
    ['AWS::StackId', `arn:aws:cloudformation:${region}:${ACCOUNT_ID}:stack/${service}-${stage}/local`],
    ['AWS::StackName', `${service}-${stage}`],
    ['AWS::URLSuffix', 'amazonaws.com'],
    [restApi, API_ID],
    ...Object.entries(resources),
  ]);
}

const endpointHost = ({ region }: StackFacts): string => `vpce-local.execute-api.${region}.vpce.amazonaws.com`;

/** Each entry is the id of a hosted zone, a colon, and a host name in that zone. */
const dnsEntries = (facts: StackFacts): readonly string[] => [`ZLOCAL:${endpointHost(facts)}`];

function localAddresses(facts: StackFacts): readonly (readonly [deployed: string, local: string])[] {
  const { stage, region, network } = facts;
  return [
    [
      `https://${API_ID}.execute-api.${region}.amazonaws.com/${stage}`,
      network === 'private' ? ENDPOINT_URL : GATEWAY_URL,
    ],
    [`https://${endpointHost(facts)}/${stage}`, ENDPOINT_URL],
  ];
}
