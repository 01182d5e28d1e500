// The parameters with the model server's secrets: the key, unless a header replaces it, and those that MODEL_HEADERS
// names. Each is allowed by its name; no other parameter can be read.
'use strict';
const { bringsKey, headerParameters } = require('../../scripts/serverless/choices.cjs');

const arnOf = (name) => ({
  'Fn::Sub': `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter${name}`,
});

/** The name of the key's parameter, or an empty text. */
module.exports.keyParameter = async ({ resolveVariable }) =>
  bringsKey() ? '' : resolveVariable('self:custom.modelApiKeyParameter');

/** The statements that allow MetaphysicalAPI's role to read them. */
module.exports.ofRole = async ({ resolveVariable }) => {
  const key = await module.exports.keyParameter({ resolveVariable });
  const names = [...(key ? [key] : []), ...headerParameters()];
  return names.map((name) => ({ Effect: 'Allow', Action: 'ssm:GetParameters', Resource: arnOf(name) }));
};
