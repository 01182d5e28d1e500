// Writes docs/front-doors.md: `npm run ts tests/docs/front-door-table.ts`.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DEADLINE_DEFAULTS } from '../../src/deadline/settings.ts';
import { FRONT_DOORS, type FrontDoorRules } from '../../src/lambda/front-doors.ts';
import type { FrontDoorName } from '../../src/lambda/http-event.ts';

/** The signs of an event of each front door, and its limit. */
const EVENTS: Readonly<Record<FrontDoorName, readonly [event: string, waits: string]>> = {
  'rest-api': ['`requestContext` and `httpMethod`, no `version`', limit('restApiLimitMs')],
  'http-api-1.0': ["`version: '1.0'` and `httpMethod`", limit('httpApiLimitMs')],
  'http-api-2.0': ["`version: '2.0'` and `requestContext.http`", limit('httpApiLimitMs')],
  'function-url': ['the same, under a domain of `lambda-url.<region>.on.aws`', 'as long as the function may run'],
  alb: ['`requestContext.elb`', 'as long as the function may run'],
  'alb-multi-value': ['the same, with `multiValueHeaders` and no `headers`', 'as long as the function may run'],
  'websocket-api': ['`requestContext.connectionId`', limit('webSocketApiLimitMs')],
  'vpc-lattice': [
    '`requestContext.serviceArn` or `serviceNetworkArn`; in its first version `raw_path` and `method`',
    'as long as the function may run',
  ],
  other: ['`httpMethod` or `requestContext`, as tests in the console have them', 'by the stamp of the event, if any'],
};

function limit(option: 'restApiLimitMs' | 'httpApiLimitMs' | 'webSocketApiLimitMs'): string {
  return `${DEADLINE_DEFAULTS[option]} ms (\`${option}\`)`;
}

const yesOrNo = (isSo: boolean): string => (isSo ? 'yes' : 'no');

const bytes = (limitBytes: number | undefined): string => limitBytes?.toLocaleString('en-US') ?? '–';

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const table = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');

const doors = Object.entries(FRONT_DOORS) as readonly [FrontDoorName, FrontDoorRules][];

const told = table(
  ['front door', 'an event that has', 'waits'],
  doors.map(([name, { title }]) => [title, ...EVENTS[name]]),
);

const shapes = table(
  [
    'front door',
    'without `statusCode`',
    "`'200'`",
    'null for absent',
    'headers that are numbers or booleans',
    'reads',
    'other members',
  ],
  doors.map(([, rules]) => [
    rules.title,
    rules.infersStatus ? 'the body of a 200' : 'refused',
    yesOrNo(rules.takesTextStatus),
    yesOrNo(rules.takesNull),
    yesOrNo(rules.takesScalarHeaders),
    rules.members.map((member) => `\`${member}\``).join(', '),
    rules.refusesOtherMembers ? 'refused' : 'ignored',
  ]),
);

const sizes = table(
  ['front door', 'whole result as JSON', 'headers and cookies', 'body'],
  doors.map(([, rules]) => [
    rules.title,
    bytes(rules.maxResultBytes),
    `${bytes(rules.maxHeaderBytes)}${rules.countsHeaderNames ? ', names included' : ''}`,
    bytes(rules.maxBodyBytes),
  ]),
);

const sources = doors
  .filter(([, rules]) => rules.sources.length > 0)
  .map(([, { title, sources: links }]) => `- ${title}: ${links.map((link) => `<${link}>`).join(', ')}`)
  .join('\n');

/** The whole document. */
export const FRONT_DOOR_DOCUMENT: string = `# The results that each front door takes

\`bounded()\` checks the result of a function by these tables before the front door does, and so does the gateway of \`npm start\`. A result that would be refused becomes a problem document with status 500, and the access log says why: \`cause: { name: 'InvalidResponseError', code }\`. This page is written from the code by

\`\`\`sh
npm run ts tests/docs/front-door-table.ts
\`\`\`

## How the front door is recognised

It is read once, from the event as it came. Later changes of a hook do not count.

${told}

No other event is HTTP: its result passes unchanged, and its errors are thrown. That includes events that look like requests: Lambda authorizers (\`type: 'REQUEST'\` or a token), destinations of other functions, AppSync, and actions of Amazon Bedrock agents (\`messageVersion\`, \`apiPath\`, \`httpMethod\`).

## The shape of a result

A status is a whole number from 200 to 599: a status of 1xx does not end an answer. The result counts as JSON: a \`Date\` is text there, a \`String\` object is its text, and \`undefined\` is absent.

${shapes}

Notes:

- API Gateway answers 200 to a REST API's function that leaves the status out, as long as the result has no unknown member. The guide does not say so. A forgotten status is a mistake, so it is refused here.
- A load balancer with multi-value headers reads \`multiValueHeaders\` only. \`bounded()\` then puts the headers of every answer there.
- Nothing is refused where AWS documents nothing. That is why VPC Lattice and WebSocket APIs look lenient.

## How much it takes

In bytes. Lambda itself sends no more than ${bytes(FRONT_DOORS.other.maxResultBytes)}, headers and cookies included.

${sizes}

API Gateway's quota for header values is documented for requests; it is applied to responses here too. The body of a WebSocket API is one frame, because the result of a function cannot be split. A problem document that would be too large is sent without its findings, its \`timing\` and the error's own headers.

| code in the log | what is wrong |
| --- | --- |
| \`NO_STATUS\` | there is no \`statusCode\` |
| \`INVALID_STATUS\` | the status, or its description, is invalid |
| \`INVALID_HEADERS\` | a header or a cookie cannot be sent |
| \`INVALID_BODY\` | the body is not text, or its flag is not a boolean |
| \`UNKNOWN_MEMBER\` | the result has a member that the front door refuses |
| \`NOT_SERIALIZABLE\` | the result cannot be written as JSON |
| \`TOO_LARGE\` | the result exceeds one of the sizes |

## Sources

${sources}
`;

if (import.meta.main) {
  const path = fileURLToPath(new URL('../../docs/front-doors.md', import.meta.url));
  const written = await readFile(path, 'utf8').catch(() => '');
  // Nothing is written when nothing changes: a test that reads the page meanwhile finds all of it.
  if (written !== FRONT_DOOR_DOCUMENT) await writeFile(path, FRONT_DOOR_DOCUMENT);
}
