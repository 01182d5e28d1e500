import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const repository: string = fileURLToPath(new URL('../..', import.meta.url));

/** What a role allows or forbids. */
export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** Of all that a resource may have, what the tests read. */
interface Properties {
  readonly [name: string]: unknown;
  readonly Environment?: { readonly Variables: Readonly<Record<string, unknown>> };
  readonly FunctionName?: string;
  readonly Integration?: { readonly Uri: unknown; readonly TimeoutInMillis: number };
  readonly Policies?: readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[];
  readonly ResponseTemplates?: Readonly<Record<string, string>>;
  readonly StageName?: string;
  readonly Timeout?: number;
}

/** A CloudFormation resource. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Properties;
  readonly DependsOn?: readonly string[];
}

/** The service as `serverless package` leaves it. */
export class Package {
  readonly folder: string;
  /** What osls said. */
  readonly output: string;
  readonly #resources: Readonly<Record<string, Resource>>;

  constructor(folder: string, output: string, resources: Readonly<Record<string, Resource>>) {
    this.folder = folder;
    this.output = output;
    this.#resources = resources;
  }

  /** @throws when the template has no such resource */
  resource(id: string): Resource {
    const found = this.#resources[id];
    if (!found) throw new Error(`the template has no ${id}`);
    return found;
  }

  properties(id: string): Properties {
    return this.resource(id).Properties;
  }

  /** The logical ids of all resources of a type. */
  idsOf(type: string): readonly string[] {
    return Object.keys(this.#resources).filter((id) => this.#resources[id]?.Type === type);
  }

  /** Everything that a role allows. */
  statementsOf(role: string): readonly Statement[] {
    return (this.properties(role).Policies ?? []).flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  }

  /** What a function finds in its environment. */
  variablesOf(id: string): Readonly<Record<string, unknown>> {
    return this.properties(id).Environment?.Variables ?? {};
  }
}

/** Nobody listens there: whoever tries the network fails. */
const nowhere = 'http://127.0.0.1:9';

/** Runs `serverless package` into a folder, without credentials and without a network. */
export async function packageInto(folder: string): Promise<Package> {
  const serverless = 'node_modules/serverless/bin/serverless.js';
  const { stdout, stderr } = await run(process.execPath, [serverless, 'package', '--package', folder], {
    cwd: repository,
    env: { PATH: process.env.PATH, HOME: folder, HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere },
  });
  const template = await readFile(join(folder, 'cloudformation-template-update-stack.json'), 'utf8');
  return new Package(folder, stdout + stderr, JSON.parse(template).Resources);
}
