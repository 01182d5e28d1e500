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

/** The rules for the results that a front door accepts as responses. For any other it answers with an error of its own. */
export interface FrontDoorRules {
  /** Its name in AWS's guides. */
  readonly title: string;
  /** True if a result without a `statusCode` is the body of a 200. */
  readonly infersStatus: boolean;
  /** True if a status may be text: `'200'`. */
  readonly takesTextStatus: boolean;
  /** True if a member that is null counts as absent. */
  readonly takesNull: boolean;
  /** True if a header may be a number or a boolean. */
  readonly takesScalarHeaders: boolean;
  /** The members that it reads. */
  readonly members: readonly ResultMember[];
  /** True if it refuses a result with any other member. */
  readonly refusesOtherMembers: boolean;
  /** The maximum size of a result, in bytes of its JSON, including headers and cookies. */
  readonly maxResultBytes: number;
  /** The maximum size of headers and cookies, in bytes; absent if AWS documents no limit. */
  readonly maxHeaderBytes?: number;
  /** True if the names and line breaks of headers count too. */
  readonly countsHeaderNames?: boolean;
  /** The maximum size of the body, in bytes; absent if only the limit of the result counts. */
  readonly maxBodyBytes?: number;
  /** The documents and measurements behind the rules. */
  readonly sources: readonly string[];
}

/** Lambda's limit for the payload of a synchronous response, in bytes (Lambda quotas). */
const MAX_PAYLOAD_BYTES = 6_291_556;

const KIB = 1024;

const API_GATEWAY = 'https://docs.aws.amazon.com/apigateway/latest/developerguide';

const REST_MEMBERS = ['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded'] as const;

/** The default rules, for what AWS does not document: they refuse only what is known to be refused. */
const LENIENT = {
  infersStatus: false,
  takesTextStatus: true,
  takesNull: true,
  takesScalarHeaders: true,
  members: REST_MEMBERS,
  refusesOtherMembers: false,
  maxResultBytes: MAX_PAYLOAD_BYTES,
} as const satisfies Partial<FrontDoorRules>;

/** API Gateway's quota for header values. It is documented for requests, and used here for responses too. */
const API_GATEWAY_HEADERS = { maxHeaderBytes: 10_240 } as const;

/** The rules of payload format 2.0. */
const VERSION_TWO = {
  ...LENIENT,
  infersStatus: true,
  members: ['statusCode', 'headers', 'cookies', 'body', 'isBase64Encoded'],
} as const satisfies Partial<FrontDoorRules>;

/** The rules of a load balancer: headers are text, the status is a number, and null is refused. */
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

/** The rules of each front door: the one table for the check of results, the local gateway and the docs. */
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
    // A larger message must be split into frames, which a function's result cannot express.
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
