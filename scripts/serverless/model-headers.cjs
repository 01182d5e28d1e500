// The function's rules for MODEL_HEADERS (handlers/metaphysical/model/headers.ts), checked before anything is deployed.
'use strict';

const MAX_HEADERS = 20;
const NAME = /^[!#$%&'*+.^_`|~\dA-Za-z-]{1,128}$/;
const VALUE = /^[\x21-\x7e]+(?: +[\x21-\x7e]+)*$/;
const MAX_VALUE = 4096;
const PARAMETER = /^(?:[\x21-\x7e]+ )?ssm:(\/[\w.-]+(?:\/[\w.-]+)*)$/;
const RESERVED =
  /^(accept|accept-encoding|connection|content-encoding|content-length|content-type|expect|host|http2-settings|keep-alive|proxy-authenticate|proxy-authorization|proxy-connection|te|trailer|transfer-encoding|upgrade)$/;
const SECRET = /^(authorization|api-key|cookie)$/;
/** The headers that can carry the model's key. */
const KEY = /^(authorization|api-key)$/;

/** @returns the reason why a header is invalid, or undefined. It repeats no value. */
function complaintAbout(name, value) {
  if (!NAME.test(name)) return 'has a name that no header can have.';
  if (RESERVED.test(name)) return `cannot set ${name}.`;
  if (value.length > MAX_VALUE || !VALUE.test(value)) return `has a value that ${name} cannot have.`;
  const isParameter = PARAMETER.test(value);
  if (!isParameter && /(?:^| )ssm:/.test(value)) return `has a name of a parameter for ${name} that SSM does not take.`;
  return !isParameter && SECRET.test(name) ? `has a value for ${name}, which is a secret: use ssm:/a/parameter.` : '';
}

/** @throws Error naming the variable, never a value */
function headersIn(json) {
  const headers = entriesIn(json).map(([name, value]) => [name.toLowerCase(), value]);
  const names = headers.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice && NAME.test(twice)) throw new Error(`MODEL_HEADERS has ${twice} twice.`);
  const complaint = headers.map(([name, value]) => complaintAbout(name, value)).find((each) => each !== '');
  if (complaint) throw new Error(`MODEL_HEADERS ${complaint}`);
  return headers;
}

function entriesIn(json) {
  try {
    const given = JSON.parse(json);
    const entries = Object.entries(given);
    const isObject = !Array.isArray(given) && entries.every(([, value]) => typeof value === 'string');
    if (isObject && entries.length <= MAX_HEADERS && typeof given === 'object') return entries;
  } catch {
    // Invalid JSON, or null.
  }
  throw new Error(
    'MODEL_HEADERS must be a JSON object of at most 20 texts like {"x-a": "b", "x-c": "ssm:/a/parameter"}.',
  );
}

/** The SSM parameters that the headers name, each once. */
const parametersOf = (headers) => [
  ...new Set(headers.flatMap(([, value]) => (PARAMETER.test(value) ? [PARAMETER.exec(value)[1]] : []))),
];

/** True if a header replaces the key. */
const bringKey = (headers) => headers.some(([name]) => KEY.test(name));

module.exports = { headersIn, parametersOf, bringKey };
