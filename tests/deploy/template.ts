import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const repository: string = fileURLToPath(new URL('../..', import.meta.url));

/** A statement of a policy. */
export interface Statement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

interface PolicyDocument {
  readonly Statement: readonly Statement[];
}

/** The properties of a resource that the tests read. */
interface Properties {
  readonly [name: string]: unknown;
  readonly Environment?: { readonly Variables: Readonly<Record<string, unknown>> };
  readonly FunctionName?: string;
  readonly Integration?: { readonly Uri: unknown; readonly TimeoutInMillis: number };
  readonly Policies?: readonly { readonly PolicyDocument: PolicyDocument }[];
  readonly Policy?: PolicyDocument;
  readonly PolicyDocument?: PolicyDocument;
  readonly RoleName?: unknown;
  readonly Roles?: readonly unknown[];
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

/** The output of `serverless package`. */
export class Package {
  readonly folder: string;
  /** The output of osls. */
  readonly output: string;
  readonly resources: Readonly<Record<string, Resource>>;

  constructor(folder: string, output: string, resources: Readonly<Record<string, Resource>>) {
    this.folder = folder;
    this.output = output;
    this.resources = resources;
  }

  /** @throws Error if the template has no such resource */
  resource(id: string): Resource {
    const found = this.resources[id];
    if (!found) throw new Error(`the template has no ${id}`);
    return found;
  }

  properties(id: string): Properties {
    return this.resource(id).Properties;
  }

  /** The logical ids of all resources of a type. */
  idsOf(type: string): readonly string[] {
    return Object.keys(this.resources).filter((id) => this.resources[id]?.Type === type);
  }

  /** The statements of a resource's policy. */
  statementsIn(id: string): readonly Statement[] {
    const { Policy, PolicyDocument } = this.properties(id);
    return (PolicyDocument ?? Policy)?.Statement ?? [];
  }

  /** The statements of a role: of its own policies, and of those that other resources attach to it. */
  statementsOf(role: string): readonly Statement[] {
    const all = Object.values(this.resources).map(({ Properties }) => Properties);
    const added = all.filter(({ RoleName, Roles = [RoleName] }) => Roles.some((each) => isRefTo(role, each)));
    const documents = [...(this.properties(role).Policies ?? []), ...added].map(({ PolicyDocument }) => PolicyDocument);
    return documents.flatMap((document) => document?.Statement ?? []);
  }

  /** The environment variables of a function. */
  variablesOf(id: string): Readonly<Record<string, unknown>> {
    return this.properties(id).Environment?.Variables ?? {};
  }
}

const isRefTo = (id: string, value: unknown): boolean => (value as { Ref?: unknown } | undefined)?.Ref === id;

/** A closed port: an attempt to use the network fails. */
const nowhere = 'http://127.0.0.1:9';

export interface PackageOptions {
  /** Folder of serverless.yml. Default: the repository. */
  readonly service?: string;
  /** Further environment variables, such as AUTH and NETWORK. Default: none. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Default: `dev`. */
  readonly stage?: string;
  /**
   * The folder of osls' compiled schema, which takes half of the time. Default: the package's folder, so it is not
   * reused.
   */
  readonly home?: string;
}

/**
 * Runs `serverless package` into a folder, without credentials and without a network.
 *
 * @throws Error with osls' output in `stdout`
 */
export async function packageInto(folder: string, options: PackageOptions = {}): Promise<Package> {
  const { service = repository, environment = {}, stage = 'dev', home = folder } = options;
  const serverless = join(repository, 'node_modules/serverless/bin/serverless.js');
  const args = [serverless, 'package', '--package', folder, '--stage', stage];
  const { stdout, stderr } = await run(process.execPath, args, {
    cwd: service,
    env: { PATH: process.env.PATH, HOME: home, HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere, ...environment },
  });
  const template = await readFile(join(folder, 'cloudformation-template-update-stack.json'), 'utf8');
  return new Package(folder, stdout + stderr, JSON.parse(template).Resources);
}
