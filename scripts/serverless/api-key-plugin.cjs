// Chatbot reads its API key from a SecureString, which CloudFormation cannot create, and API Gateway generates the
// key's value, which is in no template. After a deployment this plugin copies the value into the SecureString, without
// printing it.
'use strict';

/** The key's logical id, in serverless/auth/apiKey.yml. */
const LOGICAL_ID = 'ChatbotApiKey';
const DESCRIPTION = 'Key with which Chatbot calls the AI service. Copied from API Gateway by every deployment.';

class ApiKeyPlugin {
  constructor(serverless, _options, { log }) {
    const provider = () => serverless.getProvider('aws');
    const { custom } = serverless.service;
    this.hooks = {
      // Runs even if nothing of the stack has changed, so that deploying again repairs a missing parameter.
      'after:deploy:deploy': async () => {
        if (custom.auth !== 'apiKey') return;
        const isNew = await keepKey(provider(), custom.aiApiKeyParameter);
        log.notice(`The API key in ${custom.aiApiKeyParameter} ${isNew ? 'is new' : 'is still the same'}`);
      },
      // For every AUTH: the stack may have had a key before.
      'after:remove:remove': async () => {
        const isGone = await removeKey(provider(), custom.aiApiKeyParameter);
        if (isGone) log.notice(`${custom.aiApiKeyParameter} has been removed`);
      },
    };
  }
}

/** Resolves to true if the parameter was missing or had another value. */
async function keepKey(provider, name) {
  const { PutParameterCommand, SSMClient } = ssm();
  const config = await provider.getAwsSdkV3Config();
  const parameters = new SSMClient(config);
  const [key, kept] = await Promise.all([keyOf(provider, config), storedValue(parameters, name)]);
  if (key === kept) return false;
  const parameter = { Name: name, Description: DESCRIPTION, Type: 'SecureString', Value: key };
  // Overwrites only a parameter that existed here, so that simultaneous deployments are noticed.
  await parameters.send(new PutParameterCommand({ ...parameter, Overwrite: kept !== undefined }));
  return true;
}

async function keyOf(provider, config) {
  const { CloudFormationClient, DescribeStackResourceCommand } = require('@aws-sdk/client-cloudformation');
  const { APIGatewayClient, GetApiKeyCommand } = require('@aws-sdk/client-api-gateway');
  const resource = { StackName: provider.naming.getStackName(), LogicalResourceId: LOGICAL_ID };
  const stack = new CloudFormationClient(config);
  const { StackResourceDetail } = await stack.send(new DescribeStackResourceCommand(resource));
  const apiKey = StackResourceDetail.PhysicalResourceId;
  const { value } = await new APIGatewayClient(config).send(new GetApiKeyCommand({ apiKey, includeValue: true }));
  return value;
}

async function storedValue(parameters, name) {
  const { GetParameterCommand } = ssm();
  const found = await unlessMissing(parameters.send(new GetParameterCommand({ Name: name, WithDecryption: true })));
  return found?.Parameter.Value;
}

async function removeKey(provider, name) {
  const { DeleteParameterCommand, SSMClient } = ssm();
  const parameters = new SSMClient(await provider.getAwsSdkV3Config());
  return Boolean(await unlessMissing(parameters.send(new DeleteParameterCommand({ Name: name }))));
}

/** Resolves to undefined if the parameter does not exist. */
async function unlessMissing(answer) {
  try {
    return await answer;
  } catch (error) {
    if (error.name === 'ParameterNotFound') return undefined;
    throw error;
  }
}

/** Loaded when needed: osls loads its plugins for each of its commands. */
function ssm() {
  return require('@aws-sdk/client-ssm');
}

module.exports = ApiKeyPlugin;
