// The permissions for Bedrock: exactly the configured models. ConverseStream needs one action
// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html). Converse needs another and
// is not used.
'use strict';
const { modelIds, refuse } = require('../../scripts/serverless/choices.cjs');

const ACTION = 'bedrock:InvokeModelWithResponseStream';

/** The geography prefixes of AWS' own inference profiles, as in `eu.<model id>`. No provider's name has two letters. */
const PROFILE = /^(?:[a-z]{2}|us-gov|apac|global)\.(.+)$/;

/** No wildcard and no reference: the id is copied into a policy. */
const ID = /^[A-Za-z0-9-]+(?:[.:][A-Za-z0-9-]+)+$/;
const ARN = /^(arn:aws[a-z-]*):bedrock:[a-z0-9-]+:\d*:([a-z-]+)\/([A-Za-z0-9.:-]+)$/;

/** ARN types that name one model in one region. */
const SINGLE = ['foundation-model', 'provisioned-model', 'custom-model-deployment', 'imported-model'];

const inPartition = (rest) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:bedrock:${rest}` });
const allow = (resource) => ({ Effect: 'Allow', Action: ACTION, Resource: resource });

/**
 * A profile leads to its model in several regions, and both need permission
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html). AWS chooses the regions, and
 * those of the global profile are not listed, so the model is allowed in all regions, but only through this profile.
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
  // An application's own profile or a router: its name does not say which models it uses.
  return refuse(
    `"${arn}" does not tell which model it leads to, so no permission can name it. ` +
      `It may be the ARN of a ${SINGLE.join(', ')}, or of an inference-profile of AWS.`,
  );
}

const statements = () => modelIds().flatMap(statementsOf);

/** The statements of MetaphysicalAPI's role. */
module.exports.ofRole = () => statements();

/** The same statements for the endpoint, for that role only. */
module.exports.ofEndpoint = () =>
  statements().map(({ Condition, ...statement }) => ({
    ...statement,
    Principal: '*',
    Condition: { ...Condition, ArnEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': ['MetaphysicalRole', 'Arn'] } } },
  }));
