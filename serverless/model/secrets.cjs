// Which parameters the model's server needs secrets from: that of its key, unless a header takes its place, and those that
// MODEL_HEADERS names. Each by its name: nothing else of Parameter Store is readable.
'use strict';
const { bringsKey, headerParameters } = require('../../scripts/serverless/choices.cjs');

const arnOf = (name) => ({
  'Fn::Sub': `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter${name}`,
});

/** The name of the key's parameter; empty when there is none. */
module.exports.keyParameter = async ({ resolveVariable }) =>
  bringsKey() ? '' : resolveVariable('self:custom.modelApiKeyParameter');

/** The statements that let the role of MetaphysicalAPI read them. */
module.exports.ofRole = async ({ resolveVariable }) => {
  const key = await module.exports.keyParameter({ resolveVariable });
  const names = [...(key ? [key] : []), ...headerParameters()];
  return names.map((name) => ({ Effect: 'Allow', Action: 'ssm:GetParameters', Resource: arnOf(name) }));
};
