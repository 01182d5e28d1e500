import { isInPackage } from './axios-package.ts';
import type { EsbuildBuild } from './esbuild-plugin.ts';
import { isOwnQuestion, resolveWithout } from './own-question.ts';

/** The optional peers of this library. */
const OPTIONAL_PEERS = /^(?:axios|@middy\/ssm|@aws-sdk\/(?:client-ssm|credential-provider-node))$/;

const NAMESPACE = 'not-installed-for-middy-deadline';

/**
 * Allows a build in which an optional peer is not installed. A module that throws when it is first loaded replaces the
 * peer. An import that stayed in a bundle of one file would be evaluated first and fail at once.
 */
export function replaceMissingPeers(build: EsbuildBuild): void {
  const told = new Set<string>();
  build.onStart(() => told.clear());
  build.onResolve({ filter: OPTIONAL_PEERS }, async (imported) => {
    const { path, importer } = imported;
    if (isOwnQuestion(imported) || !(await isInPackage(importer, 'middy-deadline'))) return undefined;
    const { errors } = await resolveWithout(imported, build);
    if (errors.length === 0) return undefined;
    const text = `${path} is not installed, and not in the bundle: what needs it fails when it is called`;
    const warnings = told.has(path) ? [] : [{ text }];
    told.add(path);
    return { path, namespace: NAMESPACE, sideEffects: false, warnings };
  });
  build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({ contents: throwing(path) }));
}

function throwing(name: string): string {
  const message = `middy-deadline/esbuild found no ${name} to bundle: npm install ${name}`;
  return `throw Object.assign(new Error(${JSON.stringify(message)}), { code: 'ERR_LEFT_OUT_OF_BUNDLE' });
module.exports = {};`;
}
