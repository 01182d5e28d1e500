// Two changes of the finished template. They cannot be in serverless.yml, because the deployment's logical id changes
// in every run.
'use strict';

class DeploymentPlugin {
  constructor(serverless) {
    this.hooks = {
      'after:aws:package:finalize:mergeCustomProviderResources': () =>
        finishDeployment(serverless.service.provider.compiledCloudFormationTemplate.Resources),
    };
  }
}

function finishDeployment(resources) {
  const ofType = (type) => Object.keys(resources).filter((id) => resources[id].Type === `AWS::ApiGateway::${type}`);
  for (const id of ofType('Deployment')) {
    const deployment = resources[id];
    // The stage is a resource of its own (see serverless.yml). A name here would create it twice.
    delete deployment.Properties.StageName;
    // A deployment is a snapshot. A gateway response that is created after it would apply only from the next one on.
    deployment.DependsOn = [...deployment.DependsOn, ...ofType('GatewayResponse')];
  }
}

module.exports = DeploymentPlugin;
