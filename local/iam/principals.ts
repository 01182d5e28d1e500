import { randomBytes } from 'node:crypto';
import { ACCOUNT_ID, type FunctionDefinition, type RoleDefinition } from '../definitions.ts';
import type { Credentials } from '../sigv4/verify.ts';
import type { Statement } from './policy.ts';

/** A function's session of its role, with the credentials of the session. */
export interface Principal extends Required<Credentials> {
  /** `AROA…:function-name` */
  readonly id: string;
  /** `arn:aws:sts::000000000000:assumed-role/role/function-name` */
  readonly arn: string;
  readonly statements: readonly Statement[];
}

/** The sessions of all functions. */
export interface Principals {
  /** By the function's key in serverless.yml. */
  readonly byFunction: ReadonlyMap<string, Principal>;
  byAccessKeyId(accessKeyId: string): Principal | undefined;
}

/** Creates new credentials for each function. A function without a role has no permissions. */
export function startSessions(
  functions: readonly FunctionDefinition[],
  roles: readonly RoleDefinition[] = [],
): Principals {
  const byFunction = new Map(functions.map((each) => [each.key, session(each, roles)]));
  const byId = new Map([...byFunction.values()].map((principal) => [principal.accessKeyId, principal]));
  return { byFunction, byAccessKeyId: (accessKeyId) => byId.get(accessKeyId) };
}

function session({ name, role: roleName }: FunctionDefinition, roles: readonly RoleDefinition[]): Principal {
  const role = roles.find((each) => each.name === roleName) ?? { name: `${name}-role`, statements: [] };
  return {
    accessKeyId: uniqueId('ASIALOCAL'),
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(96).toString('base64'),
    id: `${uniqueId('AROALOCAL')}:${name}`,
    arn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/${role.name}/${name}`,
    statements: role.statements,
  };
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * Twenty characters, like AWS's own.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
 */
function uniqueId(prefix: string): string {
  const rest = [...randomBytes(20 - prefix.length)].map((byte) => base32[byte % 32]);
  return prefix + rest.join('');
}
