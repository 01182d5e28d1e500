import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What a fresh process did for its first answer. */
export interface ColdStart {
  /** The bundled files it read, absolute paths, in order. */
  readonly files: readonly string[];
  /** How many of them it had read when the import was over. */
  readonly imported: number;
  /** How long the import took, in milliseconds. */
  readonly importMs: number;
  /** How long the first answer took after that, in milliseconds. */
  readonly answerMs: number;
  readonly answer: { readonly statusCode: number; readonly body: string };
}

/** Run by the process. A function's runtime has read `node:http` before any handler. */
const CHILD = `
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import 'node:http';
const files = [];
registerHooks({ load: (url, context, next) => {
  if (url.startsWith('file:')) files.push(fileURLToPath(url));
  return next(url, context);
} });
console.info = console.warn = () => undefined;
const [entry, event] = process.argv.slice(1);
const context = { awsRequestId: 'cold', functionName: 'cold', getRemainingTimeInMillis: () => 20_000 };
const startedAt = performance.now();
const { handler } = await import(entry);
const importedAt = performance.now();
const imported = files.length;
const answer = await handler(JSON.parse(event), context);
const result = { files, imported, importMs: importedAt - startedAt, answerMs: performance.now() - importedAt, answer };
process.stdout.write(JSON.stringify(result), () => process.exit(0));
`;

/** Imports a bundle in a fresh process and lets it answer an event, as Lambda does. */
export async function coldStart(
  entry: string,
  event: object,
  environment: Readonly<Record<string, string>> = {},
): Promise<ColdStart> {
  const args = ['--input-type=module', '--eval', CHILD, entry, JSON.stringify(event)];
  const env = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDCOLD',
    AWS_SECRET_ACCESS_KEY: 'secret',
    ...environment,
  };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout);
}

/** The modules that went into bundled files, as their source maps have them. */
export async function sourcesOf(files: readonly string[]): Promise<readonly string[]> {
  const maps = await Promise.all(files.map(async (file) => JSON.parse(await readFile(`${file}.map`, 'utf8'))));
  return maps.flatMap(({ sources }: { readonly sources: readonly string[] }) => sources);
}
