import { parseJson, pipe, record, safeParse, string } from 'valibot';

/** A header that goes with every request to the model's server. */
export interface ModelHeader {
  /** In lower case. */
  readonly name: string;
  /** The whole value, or the part before the secret. */
  readonly value: string;
  /** The name of the SSM parameter with the secret that its value ends in. */
  readonly parameterName?: string;
}

const MAX_HEADERS = 20;

/** A token (RFC 9110, section 5.6.2). */
const NAME = /^[!#$%&'*+.^_`|~\dA-Za-z-]{1,128}$/;

/** Visible ASCII, with blanks between (RFC 9110, section 5.5). */
const VALUE = /^[\x21-\x7e]+(?: +[\x21-\x7e]+)*$/;
const MAX_VALUE = 4_096;

/** A secret, such as `ssm:/a/parameter` or `Basic ssm:/a/parameter`. */
const SECRET = /^(?<before>(?:[\x21-\x7e]+ )?)ssm:(?<parameterName>\/[\w.-]+(?:\/[\w.-]+)*)$/;
const LOOKS_SECRET = /(?:^| )ssm:/;

/** Headers of the connection (RFC 9110, section 7.6.1), of the framing, or of the request itself. */
const RESERVED: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The headers that can carry the model's key. */
export const KEY_HEADERS: readonly string[] = ['authorization', 'api-key'];

/** Headers whose value is always a secret. */
const SECRET_HEADERS: ReadonlySet<string> = new Set(['authorization', 'api-key', 'cookie']);

const schema = pipe(string(), parseJson(), record(string(), string()));

/**
 * Reads headers from JSON. The value of a secret is `ssm:` and the name of the SSM parameter that holds it.
 *
 * @throws RangeError naming the variable, and the header where its name is one; it repeats no value
 */
export function headersIn(json: string): readonly ModelHeader[] {
  const { success, output } = safeParse(schema, json);
  const given = success && !json.trimStart().startsWith('[') ? Object.entries(output) : undefined;
  if (given === undefined || given.length > MAX_HEADERS)
    throw refused(`takes a JSON object of at most ${MAX_HEADERS} texts like {"x-a": "b", "x-c": "ssm:/a/parameter"}`);
  const headers = given.map(([name, value]) => headerOf(name, value));
  const twice = headers.find(({ name }, index) => headers.findIndex((other) => other.name === name) < index);
  if (twice) throw refused(`has ${twice.name} twice`);
  return headers;
}

function headerOf(given: string, value: string): ModelHeader {
  if (!NAME.test(given)) throw refused('has a name that no header can have');
  const name = given.toLowerCase();
  if (RESERVED.has(name)) throw refused(`cannot set ${name}: that is for the connection or the request to say`);
  if (!isHeaderValue(value))
    throw refused(`has a value that ${name} cannot have: 1 to ${MAX_VALUE} visible characters`);
  const { before, parameterName } = SECRET.exec(value)?.groups ?? {};
  if (before !== undefined && parameterName) return { name, value: before, parameterName };
  if (LOOKS_SECRET.test(value)) throw refused(`has a name of a parameter for ${name} that SSM does not take`);
  if (SECRET_HEADERS.has(name)) throw refused(`has a value for ${name}, which is a secret: use ssm:/a/parameter`);
  return { name, value };
}

/** True for a value that a header can have: visible ASCII and blanks between. */
export function isHeaderValue(value: string): boolean {
  return value.length <= MAX_VALUE && VALUE.test(value);
}

function refused(what: string): RangeError {
  return new RangeError(`MODEL_HEADERS ${what}`);
}
