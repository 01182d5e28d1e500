import * as v from 'valibot';
import type { ParameterDefinition, TableDefinition, UsagePlanDefinition } from '../definitions.ts';
import type { Resolve } from './intrinsics.ts';
import { type Resources, resourcesOf } from './read.ts';

const parameter = v.object({ Name: v.string(), Type: v.optional(v.string(), 'String'), Value: v.unknown() });

/** The parameters' names, by logical id. */
export function parameterNames(resources: Resources): Readonly<Record<string, string>> {
  const parameters = resourcesOf(resources, 'AWS::SSM::Parameter', parameter);
  return Object.fromEntries(parameters.map(([id, { Name }]) => [id, Name]));
}

export function parametersIn(resources: Resources, resolve: Resolve): readonly ParameterDefinition[] {
  return resourcesOf(resources, 'AWS::SSM::Parameter', parameter).map(([id, { Name, Type, Value }]) => ({
    name: Name,
    type: Type,
    value: resolve(Value, `resources.${id}`),
  }));
}

// Strict: an unsupported property, such as an index that queries need, is an error.
const table = v.strictObject({
  AttributeDefinitions: v.array(v.strictObject({ AttributeName: v.string(), AttributeType: v.string() })),
  KeySchema: v.array(v.strictObject({ AttributeName: v.string(), KeyType: v.string() })),
  // These properties do not change reads and writes.
  BillingMode: v.literal('PAY_PER_REQUEST'),
  DeletionProtectionEnabled: v.optional(v.boolean()),
  PointInTimeRecoverySpecification: v.optional(v.unknown()),
  SSESpecification: v.optional(v.unknown()),
  Tags: v.optional(v.unknown()),
  TimeToLiveSpecification: v.optional(v.unknown()),
});

/** The tables' names as CloudFormation might make them, by logical id. */
export function tableNames(resources: Resources, stackName: string): Readonly<Record<string, string>> {
  const tables = resourcesOf(resources, 'AWS::DynamoDB::Table', table);
  return Object.fromEntries(tables.map(([id]) => [id, `${stackName}-${id}`]));
}

export function tablesIn(resources: Resources, names: Readonly<Record<string, string>>): readonly TableDefinition[] {
  return resourcesOf(resources, 'AWS::DynamoDB::Table', table).map(([id, { AttributeDefinitions, KeySchema }]) => ({
    TableName: names[id] ?? id,
    AttributeDefinitions,
    KeySchema,
  }));
}

const usagePlan = v.object({
  Throttle: v.optional(v.strictObject({ RateLimit: v.number(), BurstLimit: v.number() })),
  Quota: v.optional(v.strictObject({ Limit: v.number(), Period: v.picklist(['DAY', 'WEEK', 'MONTH']) })),
});

/** The usage plan of the API key, if there is one. */
export function usagePlanIn(resources: Resources): UsagePlanDefinition | undefined {
  const [only, ...others] = resourcesOf(resources, 'AWS::ApiGateway::UsagePlan', usagePlan);
  if (others.length > 0) throw new Error('resources: the local cloud supports only one usage plan');
  if (!only) return undefined;
  const [, { Throttle, Quota }] = only;
  return {
    throttle: Throttle && { ratePerSecond: Throttle.RateLimit, burst: Throttle.BurstLimit },
    quota: Quota && { limit: Quota.Limit, period: Quota.Period },
  };
}
