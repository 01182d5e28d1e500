import { describe, expect, it } from '@jest/globals';
import type { ServiceDefinition } from '../../../local/definitions.ts';
import { defineService } from '../../../local/template/service.ts';

/** A printed serverless.yml with these resources and this event of its one function. */
const define = (resources: object, event: object = { http: { method: 'post', path: 'chat' } }): ServiceDefinition =>
  defineService({
    service: 'app',
    provider: {},
    functions: { f: { handler: 'a.b', role: 'Role' in resources ? 'Role' : undefined, events: [event] } },
    resources: { Resources: resources },
  });

const invoke = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' };
const document = (...statements: object[]): object => ({ Version: '2012-10-17', Statement: statements });
const role = (...statements: object[]): object => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {},
    Policies: [{ PolicyName: 'own', PolicyDocument: document(...statements) }],
  },
});
const attached = (Type: string, to: object, ...statements: object[]): object => ({
  Type,
  Properties: { PolicyName: 'p', PolicyDocument: document(...statements), ...to },
});

describe('a role', () => {
  it('has the permissions of its own and of attached policies', () => {
    const { roles, functions } = define({
      Role: role({ ...invoke, Resource: ['arn:own', 'arn:other'] }),
      Other: role(),
      One: attached('AWS::IAM::RolePolicy', { RoleName: { Ref: 'Role' } }, { ...invoke, Resource: 'arn:one' }),
      Both: attached('AWS::IAM::Policy', { Roles: [{ Ref: 'Role' }, { Ref: 'Other' }] }, { ...invoke, Action: ['*'] }),
    });
    expect(functions[0]?.role).toBe('app-dev-Role');
    expect(roles).toEqual([
      {
        name: 'app-dev-Role',
        statements: [
          { actions: ['execute-api:Invoke'], resources: ['arn:own', 'arn:other'] },
          { actions: ['execute-api:Invoke'], resources: ['arn:one'] },
          { actions: ['*'], resources: ['*'] },
        ],
      },
      { name: 'app-dev-Other', statements: [{ actions: ['*'], resources: ['*'] }] },
    ]);
  });

  it('is not read where the gateway does not check it', () => {
    const logs = { Effect: 'Deny', Action: 'logs:*', Resource: { 'Fn::GetAtt': ['Group', 'Arn'] }, Condition: {} };
    expect(define({ Role: role(logs) }).roles).toEqual([{ name: 'app-dev-Role', statements: [] }]);
  });

  it.each([
    ['denies', { Role: role({ ...invoke, Effect: 'Deny' }) }],
    ['has a condition', { Role: role({ ...invoke, Condition: {} }) }],
    ['allows all but something', { Role: role({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }) }],
    ['is about all but some resources', { Role: role({ Effect: 'Allow', Action: '*', NotResource: 'arn:x' }) }],
    ['has resources that are unknown', { Role: role({ ...invoke, Resource: { Ref: 'Api' } }) }],
    ['has policies of AWS', { Role: { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: [] } } }],
    ['has a policy of another kind', { Managed: { Type: 'AWS::IAM::ManagedPolicy' } }],
  ])('is refused, with its name, when it %s', (_what, resources) => {
    expect(() => define(resources)).toThrow(/^resources\.(Role|Managed)\b/);
  });

  it('that a function has must be there', () => {
    const functions = { f: { handler: 'a.b', role: 'Absent' } };
    expect(() => defineService({ service: 'app', provider: {}, functions })).toThrow('f: there is no role "Absent"');
  });
});

describe('a route', () => {
  it.each([
    ['another authorizer', { http: { method: 'get', path: 'a', authorizer: 'custom' } }],
    ['two proofs', { http: { method: 'get', path: 'a', authorizer: 'aws_iam', private: true } }],
    ['an authorizer on an HTTP API', { httpApi: { method: 'get', path: 'a', authorizer: { type: 'aws_iam' } } }],
  ])('is refused with %s', (_what, event) => {
    expect(() => define({}, event)).toThrow(/^serverless.yml has something that the local cloud does not support/);
  });
});

describe('a table', () => {
  const properties = { AttributeDefinitions: [], KeySchema: [], BillingMode: 'PAY_PER_REQUEST' };

  it('with an index is refused', () => {
    const Table = { Type: 'AWS::DynamoDB::Table', Properties: { ...properties, GlobalSecondaryIndexes: [] } };
    expect(() => define({ Table })).toThrow(/^resources\.Table has something/);
  });
});

describe('a usage plan', () => {
  const plan = { Type: 'AWS::ApiGateway::UsagePlan', Properties: { Throttle: { RateLimit: 2, BurstLimit: 3 } } };

  it('may limit the rate only', () => {
    expect(define({ plan }).usagePlan).toEqual({ throttle: { ratePerSecond: 2, burst: 3 }, quota: undefined });
  });

  it('is the only one', () => {
    expect(() => define({ plan, other: plan })).toThrow('supports only one usage plan');
  });
});
