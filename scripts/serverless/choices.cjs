// The two choices that a deployment makes, from the environment: serverless.yml reads them here so that a wrong one
// stops everything at once, with a message that names the variable. An empty one counts as not set.
'use strict';

const choices = {
  auth: { variable: 'AUTH', values: ['iam', 'apiKey', 'none'] },
  network: { variable: 'NETWORK', values: ['public', 'private'] },
};

/** @throws naming the variable, its value and what it may be. */
function choose({ variable, values }, environment) {
  const value = environment[variable] || values[0];
  if (values.includes(value)) return value;
  const error = new Error(`${variable} is "${value}". It may be ${values.join(', ')}, or not set: ${values[0]}.`);
  // osls prints the stack of what a configuration file throws, if it has one; this is no defect of the file.
  error.stack = '';
  throw error;
}

module.exports.auth = () => choose(choices.auth, process.env);
module.exports.network = () => choose(choices.network, process.env);
