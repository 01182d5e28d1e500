import type { EsbuildBuild, EsbuildImport, EsbuildResolved } from './esbuild-plugin.ts';

/** Marks the plugin's own questions, which it does not answer itself. */
const OWN_QUESTION = Symbol('a question of middy-deadline');

/** Tells whether the plugin itself asks, by `resolveWithout`. */
export const isOwnQuestion = ({ pluginData }: EsbuildImport): boolean => pluginData === OWN_QUESTION;

/** The file that an import would be without the plugin. */
export function resolveWithout(imported: EsbuildImport, build: EsbuildBuild): Promise<EsbuildResolved> {
  const { path, importer, namespace, resolveDir, kind } = imported;
  return build.resolve(path, { importer, namespace, resolveDir, kind, pluginData: OWN_QUESTION });
}
