import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** A response to the client. */
export interface GatewayResponse {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string | Buffer;
  /** Present in the gateway's own answers. Selects the gateway response. */
  readonly error?: GatewayError;
}

/** A failure in terms of API Gateway's gateway responses. */
export interface GatewayError {
  /** https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
  readonly responseType: string;
  readonly message: string;
}

/** A gateway's own answers with its built-in texts. */
export type GatewayErrors = Readonly<
  Record<'unknownRoute' | 'tooLarge' | 'functionFailed' | 'timedOut', GatewayResponse>
>;

/** The gateway response type for each `x-amzn-errortype`. AWS does not document the marked ones. */
const RESPONSE_TYPES: ReadonlyMap<string, string> = new Map([
  ['AccessDeniedException', 'ACCESS_DENIED'],
  ['ExpiredTokenException', 'EXPIRED_TOKEN'],
  ['ForbiddenException', 'INVALID_API_KEY'],
  ['IncompleteSignatureException', 'INVALID_SIGNATURE'], // undocumented
  ['IntegrationTimeoutException', 'INTEGRATION_TIMEOUT'],
  ['InternalServerErrorException', 'INTEGRATION_FAILURE'], // undocumented: AWS documents 504, but a failed function gives 502
  ['InvalidSignatureException', 'INVALID_SIGNATURE'],
  ['LimitExceededException', 'QUOTA_EXCEEDED'],
  ['MissingAuthenticationTokenException', 'MISSING_AUTHENTICATION_TOKEN'],
  ['RequestTooLargeException', 'REQUEST_TOO_LARGE'],
  ['TooManyRequestsException', 'THROTTLED'],
  ['UnrecognizedClientException', 'INVALID_SIGNATURE'], // undocumented
]);

/**
 * A REST API's own answer. Without a declared gateway response, the body is API Gateway's exact text, white space
 * included.
 */
export function restError(status: number, errorType: string, body: string): GatewayResponse {
  const { message, Message = message } = JSON.parse(body);
  const responseType = RESPONSE_TYPES.get(errorType) ?? (status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
  return { ...noApi(status, errorType, body), error: { responseType, message: Message } };
}

/** An answer without an API. Gateway responses do not apply to it. */
export function noApi(status: number, errorType: string, body: string): GatewayResponse {
  return { status, headers: { 'content-type': 'application/json', 'x-amzn-errortype': errorType }, body };
}

/** Sends the response, unless the client has disconnected. */
export function send(target: ServerResponse, { status, headers, body }: GatewayResponse): void {
  if (target.destroyed) return;
  const length = status === 204 || status === 304 ? {} : { 'content-length': Buffer.byteLength(body) };
  target.writeHead(status, { ...headers, ...length }).end(body);
}
