// The choices that a deployment makes, from the environment: serverless.yml reads them here so that a wrong one stops
// everything at once, with a message that names the variable. An empty one counts as not set.
'use strict';
const { bringKey, headersIn, parametersOf } = require('./model-headers.cjs');

const choices = {
  auth: { variable: 'AUTH', values: ['iam', 'apiKey', 'none'] },
  network: { variable: 'NETWORK', values: ['public', 'private'] },
  model: { variable: 'MODEL_PROVIDER', values: ['embedded', 'bedrock', 'openai'] },
};

/** @throws naming the variable, its value and what it may be. */
function choose({ variable, values }, environment) {
  const value = environment[variable] || values[0];
  if (values.includes(value)) return value;
  return refuse(`${variable} is "${value}". It may be ${values.join(', ')}, or not set: ${values[0]}.`);
}

function refuse(message) {
  const error = new Error(message);
  // osls prints the stack of what a configuration file throws, if it has one; this is no defect of the file.
  error.stack = '';
  throw error;
}

/** @throws when the network that is chosen does not lead to the model. */
function chooseModel(environment) {
  const model = choose(choices.model, environment);
  if (model !== 'openai' || environment.NETWORK !== 'private') return model;
  return refuse('MODEL_PROVIDER is "openai" and NETWORK is "private", which has no way out to MODEL_BASE_URL.');
}

/** @throws when it is missing. */
function modelIdIn({ MODEL_ID: id, MODEL_PROVIDER: provider }) {
  if (!id) return refuse(`MODEL_ID is not set. MODEL_PROVIDER is "${provider}", so it must name the model.`);
  return id;
}

/** @throws unless it is an https URL without credentials, which it does not repeat. */
function modelBaseUrlIn({ MODEL_BASE_URL: given }) {
  const url = given && URL.canParse(given) ? new URL(given) : undefined;
  if (url?.protocol === 'https:' && !url.username && !url.password) return given;
  return refuse('MODEL_BASE_URL must be the https URL of the /v1 root of the server, without credentials in it.');
}

const isName = (value) => typeof value === 'string' && value !== '';
const isTier = ({ users, id }) => isName(id) && users.length > 0 && users.every(isName);
/** As many as the function takes. */
const MAX_TIERS = 20;

/** @throws unless it is a list of tiers, which it does not repeat: they name users. */
function modelTiersIn({ MODEL_TIERS: given }) {
  if (!given) return [];
  try {
    const tiers = JSON.parse(given);
    if (tiers.length <= MAX_TIERS && tiers.every(isTier)) return tiers;
  } catch {
    // No JSON, or another form.
  }
  return refuse('MODEL_TIERS must be a JSON list like [{"users": ["vip-*"], "id": "a-model"}].');
}

const DIALECTS = ['openai', 'azure', 'azure-inference', 'compatible'];

/** @throws unless it is one that the function knows. */
function modelDialectIn({ MODEL_DIALECT: given }) {
  if (!given || DIALECTS.includes(given)) return given || '';
  return refuse(`MODEL_DIALECT is "${given}". It may be ${DIALECTS.join(', ')}, or not set: the host tells.`);
}

/** @throws unless the function takes them, without repeating a value. */
function modelHeadersIn({ MODEL_HEADERS: given }) {
  try {
    return headersIn(given || '{}');
  } catch (error) {
    return refuse(error.message);
  }
}

/** @throws unless it is a number that can be a pace. */
function paceIn(environment, variable) {
  const given = environment[variable] || '';
  if (given === '' || (Number(given) > 0 && Number(given) <= 100_000)) return given;
  return refuse(`${variable} is "${given}". It must be a number over 0, at most 100000, or not set.`);
}

/** `*`, or scheme, host and perhaps port, where a `*` may stand for a part of the host. */
const ORIGIN = /^(\*|https?:\/\/[\w*.-]+(:\d{1,5})?)$/;

/** @throws naming the origin that is none. */
function corsOriginsIn({ CORS_ORIGINS: given }) {
  const origins = (given || '*').split(',').map((origin) => origin.trim());
  const wrong = origins.find((origin) => !ORIGIN.test(origin));
  if (wrong === undefined) return origins;
  return refuse(`CORS_ORIGINS has "${wrong}". An origin is * or like https://chat.example.com, without a path.`);
}

/** A pattern is no origin, so that one that is none comes first. */
function gatewayOriginOf(origins) {
  if (origins.includes('*')) return '*';
  return origins.find((origin) => !origin.includes('*')) ?? origins[0];
}

module.exports.auth = () => choose(choices.auth, process.env);
module.exports.network = () => choose(choices.network, process.env);
/** The one origin that what the gateway itself answers can name. */
module.exports.gatewayOrigin = () => gatewayOriginOf(corsOriginsIn(process.env));
module.exports.corsOrigins = () => corsOriginsIn(process.env).join(',');
module.exports.model = () => chooseModel(process.env);

/** What only the files in serverless/model read: with `embedded`, nobody asks for it. */
module.exports.modelId = () => modelIdIn(process.env);
module.exports.modelBaseUrl = () => modelBaseUrlIn(process.env);
module.exports.modelTiers = () => (modelTiersIn(process.env).length > 0 ? process.env.MODEL_TIERS : '');
module.exports.modelDialect = () => modelDialectIn(process.env);
module.exports.modelHeaders = () => (modelHeadersIn(process.env).length > 0 ? process.env.MODEL_HEADERS : '');
module.exports.headerParameters = () => parametersOf(modelHeadersIn(process.env));
module.exports.bringsKey = () => bringKey(modelHeadersIn(process.env));
module.exports.modelTtftMs = () => paceIn(process.env, 'MODEL_TTFT_MS');
module.exports.modelTokensPerSecond = () => paceIn(process.env, 'MODEL_TOKENS_PER_SECOND');

/** Every model that answers somebody, once. */
module.exports.modelIds = () => [
  ...new Set([modelIdIn(process.env), ...modelTiersIn(process.env).map(({ id }) => id)]),
];
module.exports.refuse = refuse;
