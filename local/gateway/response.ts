import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** What the gateway sends to the client. */
export interface GatewayResponse {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string | Buffer;
  /** Present where the gateway answers of its own accord: what its gateway responses go by. */
  readonly error?: GatewayError;
}

/** A failure as API Gateway's gateway responses know it. */
export interface GatewayError {
  /** https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
  readonly responseType: string;
  readonly message: string;
}

/** What a gateway answers of its own accord, in its own words. */
export type GatewayErrors = Readonly<
  Record<'unknownRoute' | 'tooLarge' | 'functionFailed' | 'timedOut', GatewayResponse>
>;

/** Which type of gateway response an error is, by its `x-amzn-errortype`. AWS does not say so of the ones marked. */
const RESPONSE_TYPES: ReadonlyMap<string, string> = new Map([
  ['AccessDeniedException', 'ACCESS_DENIED'],
  ['ExpiredTokenException', 'EXPIRED_TOKEN'],
  ['ForbiddenException', 'INVALID_API_KEY'],
  ['IncompleteSignatureException', 'INVALID_SIGNATURE'], // not said
  ['IntegrationTimeoutException', 'INTEGRATION_TIMEOUT'],
  ['InternalServerErrorException', 'INTEGRATION_FAILURE'], // not said: of a function's failure, 502 in place of 504
  ['InvalidSignatureException', 'INVALID_SIGNATURE'],
  ['LimitExceededException', 'QUOTA_EXCEEDED'],
  ['MissingAuthenticationTokenException', 'MISSING_AUTHENTICATION_TOKEN'],
  ['RequestTooLargeException', 'REQUEST_TOO_LARGE'],
  ['TooManyRequestsException', 'THROTTLED'],
  ['UnrecognizedClientException', 'INVALID_SIGNATURE'], // not said
]);

/** A REST API's own answer: the body is its words to the letter, blanks included, where no gateway response is declared. */
export function restError(status: number, errorType: string, body: string): GatewayResponse {
  const { message, Message = message } = JSON.parse(body);
  const responseType = RESPONSE_TYPES.get(errorType) ?? (status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
  return { ...noApi(status, errorType, body), error: { responseType, message: Message } };
}

/** The same where there is no API, which could have gateway responses. */
export function noApi(status: number, errorType: string, body: string): GatewayResponse {
  return { status, headers: { 'content-type': 'application/json', 'x-amzn-errortype': errorType }, body };
}

/** Sends it, unless the client has gone away. */
export function send(target: ServerResponse, { status, headers, body }: GatewayResponse): void {
  if (target.destroyed) return;
  const length = status === 204 || status === 304 ? {} : { 'content-length': Buffer.byteLength(body) };
  target.writeHead(status, { ...headers, ...length }).end(body);
}
