import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Package, packageInto, repository } from './template.ts';

export const AUTHS = ['iam', 'apiKey', 'none'] as const;
export const NETWORKS = ['public', 'private'] as const;

export type Auth = (typeof AUTHS)[number];
export type Network = (typeof NETWORKS)[number];

export const COMBINATIONS: readonly (readonly [Auth, Network])[] = NETWORKS.flatMap((network) =>
  AUTHS.map((auth) => [auth, network] as const),
);

/** Not the default stage: a name with a fixed default in it would not be noticed. */
export const STAGE = 'live';

/** The templates of all combinations, each packaged once. */
export interface Combinations {
  of(auth: Auth, network: Network): Package;
  remove(): Promise<void>;
}

/** Replaces the build, which has its own test: the template does not depend on the bundles' content. */
const instantBuild = `
import { mkdirSync, writeFileSync } from 'node:fs';
for (const name of ['chatbot', 'metaphysical']) {
  mkdirSync('dist/lambda/' + name, { recursive: true });
  writeFileSync('dist/lambda/' + name + '/index.mjs', 'export const handler = () => undefined;');
}
`;

/** The number of osls processes at the same time. */
const AT_ONCE = 2;

export async function packageCombinations(): Promise<Combinations> {
  const folder = await mkdtemp(join(tmpdir(), 'combinations-'));
  const packages = new Map<string, Package>();
  const waiting = [...COMBINATIONS];
  const packageNext = async (): Promise<void> => {
    const [AUTH, NETWORK] = waiting.shift() ?? [];
    if (!AUTH || !NETWORK) return;
    const name = `${AUTH}-${NETWORK}`;
    packages.set(name, await packageCopy(join(folder, name), { AUTH, NETWORK }, folder));
  };
  const packageRest = async (): Promise<void> => {
    while (waiting.length > 0) await packageNext();
  };
  // The first one alone: it compiles osls' schema, which the others reuse.
  await packageNext();
  await Promise.all(Array.from({ length: AT_ONCE }, packageRest));
  return {
    of: (auth, network) => packages.get(`${auth}-${network}`) as Package,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Packages a copy of the service without bundling: osls writes its output beside serverless.yml. */
export async function packageCopy(
  folder: string,
  environment: Readonly<Record<string, string>>,
  home: string = folder,
): Promise<Package> {
  const service = join(folder, 'service');
  const copied = ['serverless.yml', 'serverless', 'scripts/serverless'];
  for (const path of copied) await cp(join(repository, path), join(service, path), { recursive: true });
  await symlink(join(repository, 'node_modules'), join(service, 'node_modules'));
  await writeFile(join(service, 'scripts/build-lambda.ts'), instantBuild);
  await writeFile(join(service, 'package.json'), '{"type":"module"}');
  await mkdir(join(folder, 'packaged'));
  return packageInto(join(folder, 'packaged'), { service, environment, home, stage: STAGE });
}
