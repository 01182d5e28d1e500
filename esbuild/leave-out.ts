import { join, sep } from 'node:path';
import { axiosPackageOf, isModular } from './axios-package.ts';
import type { MiddyDeadlineOptions } from './bundle-options.ts';
import type { EsbuildBuild, EsbuildResult } from './esbuild-plugin.ts';
import { isOwnQuestion, resolveWithout } from './own-question.ts';
import { filesToReplace } from './replaceable-files.ts';
import { type Replacement, replacementsIn } from './replacements.ts';

const NAMESPACE = 'left-out-by-middy-deadline';

/** Replaces the files of axios that most handlers do not need. */
export function leaveOut(build: EsbuildBuild, options: Required<MiddyDeadlineOptions>): void {
  const files = filesToReplace(options);
  if (files.length === 0) return;
  const checked = new Map<string, Promise<string | undefined>>();
  const replaced = new Map<string, Replacement>();

  /** Finds the replacements for the axios of a file. Returns an error text if there is a problem. */
  const check = async (file: string): Promise<string | undefined> => {
    const axios = await axiosPackageOf(file);
    if (axios === undefined) return undefined;
    if (!(await isModular(axios, file, build)))
      return options.allowWholeAxios ? undefined : `Nothing can be left out of ${file}. ${ADVICE}`;
    try {
      for (const [path, each] of await replacementsIn(axios, files, build)) replaced.set(path, each);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  };
  const answerFor = async (file: string): Promise<EsbuildResult | undefined> => {
    if (!checked.has(file)) checked.set(file, check(file));
    const problem = await checked.get(file);
    return problem === undefined ? resultFor(replaced.get(file)) : { errors: [{ text: problem }] };
  };

  // A later build of the same context may find another axios installed.
  build.onStart(() => {
    checked.clear();
    replaced.clear();
  });
  build.onResolve({ filter: AXIOS }, async (imported) => {
    if (isOwnQuestion(imported)) return undefined;
    const { path, namespace, external, errors } = await resolveWithout(imported, build);
    const isFile = !external && namespace === 'file' && errors.length === 0;
    return isFile ? answerFor(path) : undefined;
  });
  // An import within axios.
  build.onResolve({ filter: /^\.{1,2}\/.*\.js$/ }, ({ resolveDir, path }) => {
    const file = join(resolveDir, path);
    return files.some((each) => file.endsWith(join(sep, each.path))) ? answerFor(file) : undefined;
  });
  build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ pluginData }) => ({ contents: String(pluginData) }));
}

/** The package by its name, or a path into a folder of that name. */
const AXIOS = /(?:^|[\\/])axios(?:[\\/]|$)/;

const ADVICE =
  'It is bundled where somebody requires axios, or imports it from its folder dist: import axios there, or bundle it whole with middyDeadline({ allowWholeAxios: true })';

function resultFor(replacement: Replacement | undefined): EsbuildResult | undefined {
  if (replacement === undefined) return undefined;
  return { path: replacement.name, namespace: NAMESPACE, pluginData: replacement.source, sideEffects: false };
}
