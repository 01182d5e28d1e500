// The deployment's settings from the environment. serverless.yml reads them here, so that an invalid one stops the
// deployment with a message that names the variable. An empty one counts as not set.
'use strict';
const { bringKey, headersIn, parametersOf } = require('./model-headers.cjs');

const choices = {
  auth: { variable: 'AUTH', values: ['iam', 'apiKey', 'none'] },
  network: { variable: 'NETWORK', values: ['public', 'private'] },
  model: { variable: 'MODEL_PROVIDER', values: ['embedded', 'bedrock', 'openai'] },
};

/** @throws Error naming the variable, its value and the valid values */
function choose({ variable, values }, environment) {
  const value = environment[variable] || values[0];
  if (values.includes(value)) return value;
  return refuse(`${variable} is "${value}". It may be ${values.join(', ')}, or not set: ${values[0]}.`);
}

function refuse(message) {
  const error = new Error(message);
  // osls prints the stack of an error in a configuration file. This error is not a bug of the file.
  error.stack = '';
  throw error;
}

/** @throws Error if the model cannot be reached from the chosen network */
function chooseModel(environment) {
  const model = choose(choices.model, environment);
  if (model !== 'openai' || environment.NETWORK !== 'private') return model;
  return refuse('MODEL_PROVIDER is "openai" and NETWORK is "private", which has no way out to MODEL_BASE_URL.');
}

/** @throws Error if it is missing */
function modelIdIn({ MODEL_ID: id, MODEL_PROVIDER: provider }) {
  if (!id) return refuse(`MODEL_ID is not set. MODEL_PROVIDER is "${provider}", so it must name the model.`);
  return id;
}

/** @throws Error unless it is an https URL without credentials. The message does not repeat it. */
function modelBaseUrlIn({ MODEL_BASE_URL: given }) {
  const url = given && URL.canParse(given) ? new URL(given) : undefined;
  if (url?.protocol === 'https:' && !url.username && !url.password) return given;
  return refuse('MODEL_BASE_URL must be the https URL of the /v1 root of the server, without credentials in it.');
}

const isName = (value) => typeof value === 'string' && value !== '';
const isTier = ({ users, id }) => isName(id) && users.length > 0 && users.every(isName);
/** The function's limit. */
const MAX_TIERS = 20;

/** @throws Error unless it is a list of tiers. The message does not repeat it, because tiers name users. */
function modelTiersIn({ MODEL_TIERS: given }) {
  if (!given) return [];
  try {
    const tiers = JSON.parse(given);
    if (tiers.length <= MAX_TIERS && tiers.every(isTier)) return tiers;
  } catch {
    // Invalid JSON, or another form.
  }
  return refuse('MODEL_TIERS must be a JSON list like [{"users": ["vip-*"], "id": "a-model"}].');
}

const DIALECTS = ['openai', 'azure', 'azure-inference', 'compatible'];

/** @throws Error unless the function knows it */
function modelDialectIn({ MODEL_DIALECT: given }) {
  if (!given || DIALECTS.includes(given)) return given || '';
  return refuse(`MODEL_DIALECT is "${given}". It may be ${DIALECTS.join(', ')}, or not set: the host tells.`);
}

/** @throws Error unless the function accepts them. The message repeats no value. */
function modelHeadersIn({ MODEL_HEADERS: given }) {
  try {
    return headersIn(given || '{}');
  } catch (error) {
    return refuse(error.message);
  }
}

/** @throws Error unless it is a number over 0 and at most 100,000 */
function positiveNumberIn(environment, variable) {
  const given = environment[variable] || '';
  if (given === '' || (Number(given) > 0 && Number(given) <= 100_000)) return given;
  return refuse(`${variable} is "${given}". It must be a number over 0, at most 100000, or not set.`);
}

/** `*`, or a scheme, a host and an optional port. A `*` may replace a part of the host. */
const ORIGIN = /^(\*|https?:\/\/[\w*.-]+(:\d{1,5})?)$/;

/** @throws Error naming the invalid origin */
function corsOriginsIn({ CORS_ORIGINS: given }) {
  const origins = (given || '*').split(',').map((origin) => origin.trim());
  const wrong = origins.find((origin) => !ORIGIN.test(origin));
  if (wrong === undefined) return origins;
  return refuse(`CORS_ORIGINS has "${wrong}". An origin is * or like https://chat.example.com, without a path.`);
}

/** The first origin that is not a pattern. */
function gatewayOriginOf(origins) {
  if (origins.includes('*')) return '*';
  return origins.find((origin) => !origin.includes('*')) ?? origins[0];
}

module.exports.auth = () => choose(choices.auth, process.env);
module.exports.network = () => choose(choices.network, process.env);
/** The one origin in the gateway's own answers. */
module.exports.gatewayOrigin = () => gatewayOriginOf(corsOriginsIn(process.env));
module.exports.corsOrigins = () => corsOriginsIn(process.env).join(',');
module.exports.model = () => chooseModel(process.env);

/** Read by the files in serverless/model only, and not at all with `embedded`. */
module.exports.modelId = () => modelIdIn(process.env);
module.exports.modelBaseUrl = () => modelBaseUrlIn(process.env);
module.exports.modelTiers = () => (modelTiersIn(process.env).length > 0 ? process.env.MODEL_TIERS : '');
module.exports.modelDialect = () => modelDialectIn(process.env);
module.exports.modelHeaders = () => (modelHeadersIn(process.env).length > 0 ? process.env.MODEL_HEADERS : '');
module.exports.headerParameters = () => parametersOf(modelHeadersIn(process.env));
module.exports.bringsKey = () => bringKey(modelHeadersIn(process.env));
module.exports.modelTtftMs = () => positiveNumberIn(process.env, 'MODEL_TTFT_MS');
module.exports.modelTokensPerSecond = () => positiveNumberIn(process.env, 'MODEL_TOKENS_PER_SECOND');

/** The ids of all models in use, each once. */
module.exports.modelIds = () => [
  ...new Set([modelIdIn(process.env), ...modelTiersIn(process.env).map(({ id }) => id)]),
];
module.exports.refuse = refuse;
