import type { Resource, Statement } from './template.ts';

/** Renders a value of the template in one line: `${A}` for a Ref, `${A.Arn}` for an attribute. */
function rendered(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Sub': sub, 'Fn::Join': join } = value as Record<string, unknown>;
  if (ref !== undefined) return `\${${ref}}`;
  if (attribute !== undefined) return `\${${[attribute].flat().join('.')}}`;
  if (typeof sub === 'string') return sub;
  if (Array.isArray(join)) return join[1].map(rendered).join(join[0]);
  return JSON.stringify(value);
}

/** A statement's actions, each with each of its resources. */
export function linesOf({ Action, Resource }: Statement): readonly string[] {
  const resources = [Resource].flat().map(rendered);
  return [Action].flat().flatMap((action) => resources.map((resource) => `${action} ${resource}`));
}

/** Every statement of a template with its resource's logical id. */
function allStatements(resources: Readonly<Record<string, Resource>>): readonly (readonly [id: string, Statement])[] {
  return Object.entries(resources).flatMap(([id, { Properties }]) =>
    statementsIn(Properties).map((statement) => [id, statement] as const),
  );
}

/** Finds statements in roles, policies, and the policies of buckets, APIs and endpoints. */
function statementsIn(value: unknown): readonly Statement[] {
  if (Array.isArray(value)) return value.flatMap(statementsIn);
  if (typeof value !== 'object' || value === null) return [];
  if ('Effect' in value && 'Action' in value) return [value as Statement];
  return Object.values(value).flatMap(statementsIn);
}

/** The wildcards of policies and permissions, as `where: part value`. */
export function wildcardsIn(resources: Readonly<Record<string, Resource>>): readonly string[] {
  const inPolicies = allStatements(resources).flatMap(([id, { Effect, Principal, Action, Resource }]) =>
    Object.entries({ Principal, Action, Resource }).flatMap(([part, value]) =>
      [value ?? []].flat().map((each) => `${id}: ${Effect} ${part} ${rendered(each)}`),
    ),
  );
  const permissions = Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::Lambda::Permission');
  const inPermissions = permissions.map(([id, { Properties }]) => `${id}: SourceArn ${rendered(Properties.SourceArn)}`);
  return [...inPolicies, ...inPermissions].filter((found) => found.includes('*'));
}
