// Two things that only the finished template can be told, since the deployment's logical id is new in every run.
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
    // The stage is a resource of its own (serverless.yml says why); with its name here it would be made twice.
    delete deployment.Properties.StageName;
    // A deployment is a snapshot: a gateway response that is created after it is in force only with the next one.
    deployment.DependsOn = [...deployment.DependsOn, ...ofType('GatewayResponse')];
  }
}

module.exports = DeploymentPlugin;
