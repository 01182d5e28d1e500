import * as v from 'valibot';
import type { RoleDefinition } from '../definitions.ts';
import { matchesAction, type Statement } from '../iam/policy.ts';
import type { Resolve } from './intrinsics.ts';
import { type Resources, read, resourcesOf, typeOf } from './read.ts';

const oneOrMore = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform((given) => [given].flat()),
);
// The actions decide if the rest of a statement is read. `NotAction` covers everything and is not supported.
const anyStatement = v.looseObject({ Action: oneOrMore });
// Strict: an ignored condition or exception would allow a call that the deployed service denies.
const statement = v.strictObject({
  Sid: v.optional(v.string()),
  Effect: v.literal('Allow'),
  Action: oneOrMore,
  Resource: v.unknown(),
});
const policyDocument = v.strictObject({ Version: v.literal('2012-10-17'), Statement: v.array(anyStatement) });
const reference = v.strictObject({ Ref: v.string() });
const role = v.strictObject({
  AssumeRolePolicyDocument: v.unknown(),
  Description: v.optional(v.string()),
  Policies: v.optional(v.array(v.strictObject({ PolicyName: v.string(), PolicyDocument: policyDocument })), []),
});
const rolePolicy = v.strictObject({ RoleName: reference, PolicyName: v.string(), PolicyDocument: policyDocument });
const policy = v.strictObject({ Roles: v.array(reference), PolicyName: v.string(), PolicyDocument: policyDocument });

const types = { role: 'AWS::IAM::Role', rolePolicy: 'AWS::IAM::RolePolicy', policy: 'AWS::IAM::Policy' } as const;

/** The one action that the local cloud checks. */
const checkedAction = 'execute-api:Invoke';

/** Role names as CloudFormation might make them, by logical id. */
export function roleNames(resources: Resources, stackName: string): Readonly<Record<string, string>> {
  const roles = resourcesOf(resources, types.role, role);
  return Object.fromEntries(roles.map(([id]) => [id, `${stackName}-${id}`]));
}

/**
 * Every role with the statements that the local gateway checks. The resources of other statements are not resolved.
 *
 * @throws Error naming a policy or a statement of an unsupported form
 */
export function rolesIn(
  resources: Resources,
  names: Readonly<Record<string, string>>,
  resolve: Resolve,
): readonly RoleDefinition[] {
  refuseOthers(resources);
  const attached = attachedPolicies(resources);
  return resourcesOf(resources, types.role, role).map(([id, { Policies }]) => {
    const own = Policies.map(({ PolicyDocument }) => ({ where: id, document: PolicyDocument }));
    const policies = [...own, ...attached.filter(({ roles }) => roles.includes(id))];
    return {
      name: names[id] ?? id,
      statements: policies.flatMap(({ where, document }) => statementsOf(document, `resources.${where}`, resolve)),
    };
  });
}

type PolicyDocument = v.InferOutput<typeof policyDocument>;

interface AttachedPolicy {
  /** The policy's logical id. */
  readonly where: string;
  /** The logical ids of its roles. */
  readonly roles: readonly string[];
  readonly document: PolicyDocument;
}

function attachedPolicies(resources: Resources): readonly AttachedPolicy[] {
  const toOne = resourcesOf(resources, types.rolePolicy, rolePolicy);
  const toSeveral = resourcesOf(resources, types.policy, policy);
  return [
    ...toOne.map(([where, each]) => ({ where, roles: [each.RoleName.Ref], document: each.PolicyDocument })),
    ...toSeveral.map(([where, each]) => ({
      where,
      roles: each.Roles.map(({ Ref }) => Ref),
      document: each.PolicyDocument,
    })),
  ];
}

function statementsOf({ Statement: all }: PolicyDocument, where: string, resolve: Resolve): readonly Statement[] {
  return all
    .filter(({ Action }) => Action.some((pattern) => matchesAction(pattern, checkedAction)))
    .map((each) => read(statement, each, where))
    .map(({ Action, Resource }) => ({
      actions: Action,
      resources: [Resource].flat().map((resource) => resolve(resource, where)),
    }));
}

const followed: readonly unknown[] = Object.values(types);

function refuseOthers(resources: Resources): void {
  for (const [id, resource] of Object.entries(resources)) {
    const type = String(typeOf(resource));
    if (!type.startsWith('AWS::IAM::') || followed.includes(type)) continue;
    throw new Error(`resources.${id}: the local cloud does not support ${type}`);
  }
}
