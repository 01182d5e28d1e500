import type { MiddyDeadlineOptions } from './bundle-options.ts';

/** A file of axios that most handlers never need. */
export interface ReplaceableFile {
  /** The path in the package. */
  readonly path: string;
  /** The export that axios imports. A file without it is unknown to the plugin. */
  readonly exported: string;
  /** The name in messages. */
  readonly title: string;
  /** The option that keeps it. */
  readonly option: string;
  /** JavaScript for the value of that export. It can use the function `fail`, which throws. */
  readonly value: string;
  readonly isKept: (options: Required<MiddyDeadlineOptions>) => boolean;
}

/*
 * For axios, an object with the method `get` is an adapter to ask first, and `false` is an adapter that the environment
 * does not have (lib/adapters/adapters.js). It tries xhr, http and fetch in this order, so xhr is `false` as it is in
 * axios itself on Node.
 */
const REPLACEABLE_FILES: readonly ReplaceableFile[] = [
  {
    path: 'lib/adapters/http.js',
    exported: 'default',
    title: "axios' http adapter",
    option: "keepAdapters: ['http']",
    value: '{ get: fail }',
    isKept: ({ keepAdapters }) => keepAdapters.includes('http'),
  },
  {
    path: 'lib/adapters/xhr.js',
    exported: 'default',
    title: "axios' xhr adapter",
    option: "keepAdapters: ['xhr']",
    value: `typeof XMLHttpRequest !== 'undefined' && { get: fail }`,
    isKept: ({ keepAdapters }) => keepAdapters.includes('xhr'),
  },
  {
    path: 'lib/adapters/fetch.js',
    exported: 'getFetch',
    title: "axios' fetch adapter",
    option: "keepAdapters: ['fetch']",
    value: 'fail',
    isKept: ({ keepAdapters }) => keepAdapters.includes('fetch'),
  },
  {
    path: 'lib/platform/node/classes/FormData.js',
    exported: 'default',
    title: 'the package form-data, by which axios makes multipart bodies,',
    option: 'keepFormData: true',
    value: 'class FormData { constructor() { fail(); } }',
    isKept: ({ keepFormData }) => keepFormData,
  },
];

/** The files of axios that are left out of a bundle. */
export function filesToReplace(options: Required<MiddyDeadlineOptions>): readonly ReplaceableFile[] {
  return REPLACEABLE_FILES.filter(({ isKept }) => !isKept(options));
}

/** Builds the module that replaces a file. It has the same exports, and using one throws. */
export function replacementFor(
  { title, option, exported, value }: ReplaceableFile,
  exports: readonly string[],
): string {
  const message = `middy-deadline/esbuild left ${title} out of this bundle. To keep it: middyDeadline({ ${option} })`;
  const fail = `function fail() {
  throw Object.assign(new Error(${JSON.stringify(message)}), { code: 'ERR_LEFT_OUT_OF_BUNDLE' });
}`;
  const lines = exports.map((name) => `const as_${name} = ${name === exported ? value : 'fail'};`);
  const list = exports.map((name) => `as_${name} as ${name}`).join(', ');
  return [fail, ...lines, `export { ${list} };`].join('\n');
}
