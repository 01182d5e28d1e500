import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { restEvent } from '../../testing/events.ts';
import { makeFolderInDist } from '../support/folder-in-dist.ts';
import { blockOf, blocksOf, read } from './markdown.ts';

export const README: string = read('README.md');

/** The complete example, a module as it stands. */
export const MAIN: string = blockOf(README, 'ts', `from 'middy-deadline'`);

/** The members of a problem document that the tests read. */
interface ShownProblem {
  readonly status: number;
  readonly timing: Readonly<
    Record<'budgetMs' | 'elapsedMs' | 'configurationMs' | 'upstreamMs' | 'remainingMs', number>
  > & {
    readonly attempts: readonly { readonly durationMs: number }[];
  };
}

/** The problem document that follows the example. */
export const PROMISED: ShownProblem = JSON.parse(blockOf(README, 'json', '"timing"'));

/** The answer to the first chat that is shown, its longer parts cut. */
export const SHOWN_ANSWER: Readonly<Record<string, unknown>> = JSON.parse(blockOf(README, 'json', '"reply"'));

/** The request of a `curl` command. */
interface Curl {
  readonly url: URL;
  readonly header: string;
  readonly body: object;
}

function curlOf(code: string): Curl {
  const parts = /^curl -s (?<url>\S+) -H '(?<header>[^']+)' \\\n +-d '(?<body>[^']+)'$/m.exec(code)?.groups;
  return { url: new URL(parts?.url ?? ''), header: parts?.header ?? '', body: JSON.parse(parts?.body ?? '') };
}

/** Every `curl` command. */
export const CURLS: readonly Curl[] = blocksOf(README)
  .filter(({ language, code }) => language === 'sh' && code.includes('curl '))
  .map(({ code }) => curlOf(code));

/** The first of them. */
export const CURL: Curl = CURLS[0] as Curl;

/** The request of the first `curl` command as the gateway hands it on. */
export const chatEvent = (): object => restEvent({ path: CURL.url.pathname, body: CURL.body });

/** The sample without the library, with its imports, a client and the type of its event. */
export const WITHOUT: string = `import { GetParameterCommand } from '@aws-sdk/client-ssm';
import axios from 'axios';
const ssm = {
  send: async (_command: GetParameterCommand) => ({ Parameter: { Value: String(process.env.AI_SERVICE_URL) } }),
};
${blockOf(README, 'ts', 'ssm.send(').replace('async (event)', 'async (event: { readonly body: string })')}`;

/** The package's name stands for this repository's own entry, two folders above every snippet. */
export const fromHere = (code: string): string => code.replaceAll(`'middy-deadline'`, `'../../index.ts'`);

/** An answer in the shape that API Gateway takes. */
interface Answer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The export of every snippet. */
export type Handler = (event: object, context?: object) => Promise<Answer>;

/** Runs snippets as modules of their own. */
export interface Snippets {
  load(name: string, code: string): Promise<Handler>;
  clear(): Promise<void>;
}

/** Snippets live for a while in a folder of their own. */
export async function createSnippets(): Promise<Snippets> {
  const folder = await makeFolderInDist('docs-');
  return {
    async load(name, code) {
      const path = join(folder, `${name}.ts`);
      await writeFile(path, fromHere(code));
      const { handler } = await import(path);
      return handler;
    },
    clear: () => rm(folder, { recursive: true, force: true }),
  };
}
