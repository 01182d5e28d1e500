import { ConfigurationError } from '../failure/errors.ts';

/** Headers with names in any case. */
export type GivenHeaders = Readonly<Record<string, string | readonly string[]>>;

/** The headers of a request with the URL's `host`, and without the others that the transport writes. */
export interface OutgoingHeaders {
  readonly fields: Record<string, string | readonly string[]>;
  /** The `content-length` that was given. */
  readonly length: string | undefined;
}

/** The headers of a connection, or of a message's framing (RFC 9110, section 7.6.1; RFC 9112, section 6; RFC 7540). */
const OWNED = /^(connection|keep-alive|te|trailers?|transfer-encoding|upgrade|expect|http2-settings|proxy-.*)$/;

/**
 * The headers that `connection` cannot remove, as they are for the server. Otherwise a client whose headers are passed on
 * could remove our credentials from the request.
 */
const END_TO_END =
  /^(host|authorization|cookie|content-.*|accept.*|x-api-key|x-amz-.*|x-apigw-api-id|x-request-timeout-ms|idempotency-key)$/;

/**
 * Sets `host`, and removes the other headers that the transport owns: those of framing and connection, and those that
 * `connection` names. If they were passed on from a client, it could smuggle a second request.
 *
 * @throws ConfigurationError for a `host` that is not the URL's own
 */
export function outgoingHeaders(given: GivenHeaders, host: string): OutgoingHeaders {
  const fields: Record<string, string | readonly string[]> = Object.create(null);
  fields.host = host;
  let length: string | undefined;
  const named: string[] = [];
  for (const name of Object.keys(given)) {
    const value = given[name] as string | readonly string[];
    const key = name.toLowerCase();
    if (key === 'host') checkHost(value, host);
    else if (key === 'content-length') length = String(value);
    else if (key === 'connection') named.push(...namesIn(value));
    else if (!OWNED.test(key)) fields[name] = value;
  }
  if (named.length > 0) dropNamed(fields, named);
  return { fields, length };
}

/** Refuses a `host` other than the URL's. An auth may sign the host, so it is accepted if it is the same. */
function checkHost(value: string | readonly string[], host: string): void {
  if (value === host) return;
  const advice = 'to call a private REST API by the name of a VPC endpoint, set apiId';
  throw new ConfigurationError({ reason: `the header host is written by the transport, as the URL has it; ${advice}` });
}

function namesIn(value: string | readonly string[]): string[] {
  return String(value)
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
}

function dropNamed(fields: Record<string, unknown>, named: readonly string[]): void {
  for (const name of Object.keys(fields)) {
    const key = name.toLowerCase();
    if (named.includes(key) && !END_TO_END.test(key)) delete fields[name];
  }
}
