// Who may ask which model of Bedrock: exactly those that are configured. ConverseStream is allowed by one action
// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html); Converse, which is not
// used, by another.
'use strict';
const { modelIds, refuse } = require('../../scripts/serverless/choices.cjs');

const ACTION = 'bedrock:InvokeModelWithResponseStream';

/** The geographies of AWS' own inference profiles: in front of the model's id they make the profile's. No provider has two letters. */
const PROFILE = /^(?:[a-z]{2}|us-gov|apac|global)\.(.+)$/;

/** No wildcard and no reference: an id stands in a policy as it is. */
const ID = /^[A-Za-z0-9-]+(?:[.:][A-Za-z0-9-]+)+$/;
const ARN = /^(arn:aws[a-z-]*):bedrock:[a-z0-9-]+:\d*:([a-z-]+)\/([A-Za-z0-9.:-]+)$/;

/** What is one model in one place. */
const SINGLE = ['foundation-model', 'provisioned-model', 'custom-model-deployment', 'imported-model'];

const inPartition = (rest) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:bedrock:${rest}` });
const allow = (resource) => ({ Effect: 'Allow', Action: ACTION, Resource: resource });

/**
 * A profile leads to its model in several regions, and both have to be allowed
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html). Which regions, AWS decides, and
 * the global one's have no name; so it is the model in all of them, but only by way of this profile.
 */
function profileStatements(profile, model) {
  const condition = { StringEquals: { 'bedrock:InferenceProfileArn': profile } };
  return [allow(profile), { ...allow(model), Condition: condition }];
}

function statementsOf(id) {
  if (id.startsWith('arn:')) return statementsOfArn(id);
  if (!ID.test(id)) refuse(`"${id}" is no id of a model of Bedrock, such as anthropic.claude-haiku-4-5-20251001-v1:0.`);
  const model = PROFILE.exec(id)?.[1];
  if (!model) return [allow(inPartition(`\${AWS::Region}::foundation-model/${id}`))];
  const profile = inPartition(`\${AWS::Region}:\${AWS::AccountId}:inference-profile/${id}`);
  return profileStatements(profile, inPartition(`*::foundation-model/${model}`));
}

function statementsOfArn(arn) {
  const [, partition, type, name] = ARN.exec(arn) ?? [];
  if (SINGLE.includes(type)) return [allow(arn)];
  const model = type === 'inference-profile' && PROFILE.exec(name)?.[1];
  if (model) return profileStatements(arn, `${partition}:bedrock:*::foundation-model/${model}`);
  // An application's own profile, or a router: nothing in its name says what it leads to.
  return refuse(
    `"${arn}" does not tell which model it leads to, so no permission can name it. ` +
      `It may be the ARN of a ${SINGLE.join(', ')}, or of an inference-profile of AWS.`,
  );
}

const statements = () => modelIds().flatMap(statementsOf);

/** What the role of MetaphysicalAPI may. */
module.exports.ofRole = () => statements();

/** The same, of what may pass through the endpoint: by that role only. */
module.exports.ofEndpoint = () =>
  statements().map(({ Condition, ...statement }) => ({
    ...statement,
    Principal: '*',
    Condition: { ...Condition, ArnEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': ['MetaphysicalRole', 'Arn'] } } },
  }));
