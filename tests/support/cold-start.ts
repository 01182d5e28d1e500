import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** The measurements of a fresh process until its first answer. */
export interface ColdStart {
  /** The bundled files that it read, as absolute paths in order. */
  readonly files: readonly string[];
  /** The number of files that it had read when the import was done. */
  readonly imported: number;
  /** The Node modules that it loaded beyond those of a function's runtime. */
  readonly builtins: readonly string[];
  /** The time of the import, in milliseconds. */
  readonly importMs: number;
  /** The time of the first answer after the import, in milliseconds. */
  readonly answerMs: number;
  readonly answer: { readonly statusCode: number; readonly body: string };
}

/** The credentials of the process. */
export const COLD_CREDENTIALS: { readonly accessKeyId: string; readonly secretAccessKey: string } = {
  accessKeyId: 'AKIDCOLD',
  secretAccessKey: 'secret',
};

/**
 * The child process. A function's runtime has already loaded the modules that aws-lambda-ric 4 requires. It requires
 * them here too: an import of `node:http` would load undici.
 */
const CHILD = `
import { createRequire, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
const require = createRequire('file:///');
for (const name of ['fs', 'http', 'net', 'os', 'path', 'util', 'worker_threads']) require('node:' + name);
const [entry, event, isTraced] = process.argv.slice(1);
const files = [];
if (isTraced) registerHooks({ load: (url, context, next) => {
  if (url.startsWith('file:')) files.push(fileURLToPath(url));
  return next(url, context);
} });
console.info = console.warn = () => undefined;
const context = { awsRequestId: 'cold', functionName: 'cold', getRemainingTimeInMillis: () => 20_000 };
const loaded = new Set(process.moduleLoadList);
const startedAt = performance.now();
const { handler } = await import(entry);
const importedAt = performance.now();
const imported = files.length;
const answer = await handler(JSON.parse(event), context);
const answeredAt = performance.now();
const added = process.moduleLoadList.filter((name) => !loaded.has(name));
const builtins = added.map((name) => /^NativeModule (.+)$/.exec(name)?.[1]).filter(Boolean);
const importMs = importedAt - startedAt;
const answerMs = answeredAt - importedAt;
const result = { files, imported, builtins, importMs, answerMs, answer };
process.stdout.write(JSON.stringify(result), () => process.exit(0));
`;

/**
 * Imports a bundle in a fresh process and invokes it with an event, as Lambda does.
 *
 * @param isTraced lists the files that are read, which slows the process down. Default: `true`.
 */
export async function coldStart(
  entry: string,
  event: object,
  environment: Readonly<Record<string, string>> = {},
  isTraced = true,
): Promise<ColdStart> {
  const args = ['--input-type=module', '--eval', CHILD, entry, JSON.stringify(event), isTraced ? 'traced' : ''];
  const env = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: COLD_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: COLD_CREDENTIALS.secretAccessKey,
    ...environment,
  };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout);
}

/** The source modules of bundled files, from their source maps. */
export async function sourcesOf(files: readonly string[]): Promise<readonly string[]> {
  const maps = await Promise.all(files.map(async (file) => JSON.parse(await readFile(`${file}.map`, 'utf8'))));
  return maps.flatMap(({ sources }: { readonly sources: readonly string[] }) => sources);
}
