import type { FrontDoorName } from './http-event.ts';

/** A part of a result that a front door reads. */
export type ResultMember =
  | 'statusCode'
  | 'statusDescription'
  | 'headers'
  | 'multiValueHeaders'
  | 'cookies'
  | 'body'
  | 'isBase64Encoded';

/** The rules by which a front door takes a result for a response, or answers an error of its own instead. */
export interface FrontDoorRules {
  /** The name that AWS' guides have for it. */
  readonly title: string;
  /** True where a result without a `statusCode` is the body of a 200. */
  readonly infersStatus: boolean;
  /** True where a status may be text: `'200'`. */
  readonly takesTextStatus: boolean;
  /** True where a member that is null counts as absent. */
  readonly takesNull: boolean;
  /** True where a header may be a number or a boolean. */
  readonly takesScalarHeaders: boolean;
  /** The members that it reads. */
  readonly members: readonly ResultMember[];
  /** True where any other member makes it refuse the result. */
  readonly refusesOtherMembers: boolean;
  /** The largest result, in bytes of its JSON: headers and cookies count. */
  readonly maxResultBytes: number;
  /** The most that its headers and cookies may have, in bytes; absent where AWS names no limit. */
  readonly maxHeaderBytes?: number;
  /** True where a header counts with its name and its line break. */
  readonly countsHeaderNames?: boolean;
  /** The largest body, in bytes; absent where only the result's own limit counts. */
  readonly maxBodyBytes?: number;
  /** The documents and measurements behind the rules. */
  readonly sources: readonly string[];
}

/** Lambda's limit for the payload of a synchronous response, in bytes (Lambda quotas). */
const MAX_PAYLOAD_BYTES = 6_291_556;

const KIB = 1024;

const API_GATEWAY = 'https://docs.aws.amazon.com/apigateway/latest/developerguide';

const REST_MEMBERS = ['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded'] as const;

/** The rules that AWS does not document: nothing is refused that is not known to be. */
const LENIENT = {
  infersStatus: false,
  takesTextStatus: true,
  takesNull: true,
  takesScalarHeaders: true,
  members: REST_MEMBERS,
  refusesOtherMembers: false,
  maxResultBytes: MAX_PAYLOAD_BYTES,
} as const satisfies Partial<FrontDoorRules>;

/** API Gateway's quota for header values. It is written of requests; responses are held to it here too. */
const API_GATEWAY_HEADERS = { maxHeaderBytes: 10_240 } as const;

/** Payload format 2.0. */
const VERSION_TWO = {
  ...LENIENT,
  infersStatus: true,
  members: ['statusCode', 'headers', 'cookies', 'body', 'isBase64Encoded'],
} as const satisfies Partial<FrontDoorRules>;

/** A load balancer takes text for headers, numbers for a status, and null for nothing. */
const ALB = {
  ...LENIENT,
  takesTextStatus: false,
  takesNull: false,
  takesScalarHeaders: false,
  members: ['statusCode', 'statusDescription', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded'],
  maxResultBytes: KIB * KIB,
  maxHeaderBytes: 32 * KIB,
  countsHeaderNames: true,
  sources: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html#http-header-limits',
    'https://github.com/aws/aws-lambda-go/pull/408',
    'https://github.com/awslabs/aws-lambda-go-api-proxy/issues/79',
    'https://github.com/jeremydaly/lambda-api/issues/117',
  ],
} as const satisfies Partial<FrontDoorRules>;

/** The rules of each front door: the one table that the check of results, the local gateway and the docs go by. */
export const FRONT_DOORS: Readonly<Record<FrontDoorName, FrontDoorRules>> = {
  'rest-api': {
    ...LENIENT,
    ...API_GATEWAY_HEADERS,
    title: 'REST API',
    refusesOtherMembers: true,
    sources: [
      `${API_GATEWAY}/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format`,
      `${API_GATEWAY}/api-gateway-execution-service-limits-table.html`,
      'https://github.com/localstack/localstack/pull/11856',
      'https://github.com/fastify/aws-lambda-fastify/issues/109',
    ],
  },
  'http-api-1.0': {
    ...LENIENT,
    ...API_GATEWAY_HEADERS,
    title: 'HTTP API, payload format 1.0',
    sources: [`${API_GATEWAY}/http-api-develop-integrations-lambda.html`, `${API_GATEWAY}/http-api-quotas.html`],
  },
  'http-api-2.0': {
    ...VERSION_TWO,
    ...API_GATEWAY_HEADERS,
    title: 'HTTP API, payload format 2.0',
    sources: [`${API_GATEWAY}/http-api-develop-integrations-lambda.html`, `${API_GATEWAY}/http-api-quotas.html`],
  },
  'function-url': {
    ...VERSION_TWO,
    title: 'Function URL',
    sources: ['https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html'],
  },
  alb: { ...ALB, title: 'Application Load Balancer' },
  'alb-multi-value': { ...ALB, title: 'Application Load Balancer, multi-value headers' },
  'websocket-api': {
    ...LENIENT,
    title: 'WebSocket API',
    // A larger message has to be split into frames, which the result of a function cannot say.
    maxBodyBytes: 32 * KIB,
    sources: [`${API_GATEWAY}/apigateway-execution-service-websocket-limits-table.html`],
  },
  'vpc-lattice': {
    ...LENIENT,
    title: 'VPC Lattice',
    members: ['statusCode', 'statusDescription', 'headers', 'body', 'isBase64Encoded'],
    sources: ['https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html'],
  },
  other: {
    ...LENIENT,
    title: 'Any other HTTP event',
    members: [...REST_MEMBERS, 'cookies'],
    sources: [],
  },
};
