import type { OutgoingHttpHeaders } from 'node:http';
import { ACCOUNT_ID, API_ID, type GatewayResponseDefinition } from '../definitions.ts';
import { commonLogTime, type GatewayRequest, methodOf, sourceIpOf } from './request.ts';
import type { GatewayError, GatewayResponse } from './response.ts';

/** The parts of a request that are known even if no route matches. */
type RefusedRequest = Pick<GatewayRequest, 'message' | 'stage' | 'requestId' | 'arrivedAtEpochMs'> & {
  readonly url: URL | null;
  readonly resource: string | undefined;
};

/** Renders an answer of the gateway itself. Returns the answer of a function as it is. */
export type RenderGatewayResponse = (response: GatewayResponse, request: RefusedRequest) => GatewayResponse;

/**
 * Creates a function that renders the gateway responses of a REST API as its template declares them. An undeclared type
 * uses `DEFAULT_4XX` or `DEFAULT_5XX`, and without those the gateway's built-in text. In templates, only variables are
 * replaced: the rest of VTL is not supported.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
export function gatewayResponseRenderer(definitions: readonly GatewayResponseDefinition[]): RenderGatewayResponse {
  const byType = new Map(definitions.map((each) => [each.responseType, each]));
  return (response, request) => {
    const { error, status } = response;
    if (error === undefined) return response;
    const fallback = byType.get(status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
    const declared = byType.get(error.responseType) ?? fallback;
    if (declared === undefined) return response;
    const readVariable = variableReader(request, error);
    const [contentType, body] = bodyOf(declared, readVariable) ?? ['application/json', response.body];
    return {
      // The fallback's status applies to all types of its class (developer guide, "Gateway response types").
      status: declared.statusCode ?? fallback?.statusCode ?? status,
      headers: { ...response.headers, 'content-type': contentType, ...headersOf(declared, readVariable) },
      body,
    };
  };
}

/** Returns the value of a variable such as `context.requestId`, or an empty text if it is unknown. */
type ReadVariable = (name: string) => string;

const VARIABLE = /\$((?:context|stageVariables|method)(?:\.[\w-]+)+)/g;

function bodyOf(
  { templates }: GatewayResponseDefinition,
  readVariable: ReadVariable,
): readonly [string, string] | undefined {
  const [first] = Object.keys(templates);
  const type = Object.hasOwn(templates, 'application/json') ? 'application/json' : first;
  if (type === undefined) return undefined;
  return [type, (templates[type] ?? '').replace(VARIABLE, (_, name: string) => readVariable(name))];
}

/** The declared headers: a value in single quotes is a text, any other the name of a variable. Empty ones are left out. */
function headersOf({ headers }: GatewayResponseDefinition, readVariable: ReadVariable): OutgoingHttpHeaders {
  const values = Object.entries(headers).map(([name, expression]) => {
    const [, literal] = /^'(.*)'$/s.exec(expression) ?? [];
    return [name.toLowerCase(), literal ?? readVariable(expression)] as const;
  });
  return Object.fromEntries(values.filter(([, value]) => value !== ''));
}

function variableReader(request: RefusedRequest, error: GatewayError): ReadVariable {
  const context = contextOf(request, error);
  const { headers } = request.message;
  return (name) => {
    const [, part = '', key = ''] =
      /^(context|method\.request\.header|method\.request\.querystring)\.(.+)$/.exec(name) ?? [];
    if (part === 'context') return context.get(key) ?? '';
    if (part.endsWith('querystring')) return request.url?.searchParams.get(key) ?? '';
    const lowerCase = key.toLowerCase();
    return part && Object.hasOwn(headers, lowerCase) ? String(headers[lowerCase]) : '';
  };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html */
function contextOf(request: RefusedRequest, error: GatewayError): ReadonlyMap<string, string> {
  const { message, url, stage, requestId, resource = '', arrivedAtEpochMs } = request;
  const host = message.headers.host ?? 'localhost';
  return new Map([
    ['accountId', ACCOUNT_ID],
    ['apiId', API_ID],
    ['domainName', host],
    ['domainPrefix', host.split('.')[0] ?? ''],
    ['error.message', error.message],
    ['error.messageString', JSON.stringify(error.message)],
    ['error.responseType', error.responseType],
    ['extendedRequestId', requestId],
    ['httpMethod', methodOf(message)],
    ['identity.sourceIp', sourceIpOf(message)],
    ['identity.userAgent', message.headers['user-agent'] ?? ''],
    ['path', `/${stage}${url?.pathname ?? ''}`],
    ['protocol', `HTTP/${message.httpVersion}`],
    ['requestId', requestId],
    ['requestTime', commonLogTime(arrivedAtEpochMs)],
    ['requestTimeEpoch', String(arrivedAtEpochMs)],
    ['resourcePath', resource],
    ['stage', stage],
  ]);
}
