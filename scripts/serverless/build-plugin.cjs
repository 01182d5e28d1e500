// Builds the functions right before osls zips them, so that the package is never stale.
'use strict';
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');

class BuildPlugin {
  constructor(serverless) {
    const build = () => this.build(serverless);
    this.hooks = {
      'before:package:createDeploymentArtifacts': build,
      'before:package:function:package': build,
    };
  }

  build(serverless) {
    const script = join('scripts', 'build-lambda.ts');
    const { status, error } = spawnSync(nodeOf(serverless.serviceDir), [script], {
      cwd: serverless.serviceDir,
      stdio: 'inherit',
    });
    if (status === 0) return;
    const why = error ? error.message : 'its messages are above';
    throw new serverless.classes.Error(`The functions were not built: ${why}`, 'FUNCTIONS_NOT_BUILT');
  }
}

/** The Node that runs TypeScript. osls itself may run on an older one. */
function nodeOf(serviceDir) {
  if (process.features.typescript) return process.execPath;
  const own = join(serviceDir, 'node_modules', '.bin', 'node');
  return existsSync(own) ? own : process.execPath;
}

module.exports = BuildPlugin;
