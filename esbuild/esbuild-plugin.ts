import { dirname } from 'node:path';

/*
 * The part of esbuild's types that the plugin needs. They are declared here, so that they fit every version of esbuild:
 * the types of one version would not fit another, such as the one that serverless-esbuild installs.
 */

/** Options of a build that the plugin reads or sets. */
export interface EsbuildOptions {
  bundle?: boolean | undefined;
  platform?: 'browser' | 'node' | 'neutral' | undefined;
  format?: 'iife' | 'cjs' | 'esm' | undefined;
  outdir?: string | undefined;
  outfile?: string | undefined;
  sourcemap?: boolean | 'linked' | 'inline' | 'external' | 'both' | undefined;
  banner?: { [type: string]: string } | undefined;
}

/** An import that esbuild resolves. */
export interface EsbuildImport {
  readonly path: string;
  readonly importer: string;
  readonly namespace: string;
  readonly resolveDir: string;
  readonly kind: string;
  readonly pluginData: unknown;
}

/** The result of resolving an import. */
export interface EsbuildResolved {
  readonly path: string;
  readonly namespace: string;
  readonly external: boolean;
  readonly errors: readonly unknown[];
}

/** A file that esbuild loads. */
export interface EsbuildFile {
  readonly path: string;
  readonly pluginData: unknown;
}

/** The result of a plugin's callback. */
export interface EsbuildResult {
  readonly path?: string;
  readonly namespace?: string;
  readonly sideEffects?: boolean;
  readonly pluginData?: unknown;
  readonly contents?: string;
  readonly errors?: { readonly text: string }[];
  readonly warnings?: { readonly text: string }[];
}

/** The imports or files that a callback is called for. */
export interface EsbuildFilter {
  readonly filter: RegExp;
  readonly namespace?: string;
}

/** Resolves an import or loads a file; undefined leaves it to the next plugin. */
export type EsbuildCallback<Subject> = (
  subject: Subject,
) => Promise<EsbuildResult | undefined> | EsbuildResult | undefined;

/** The build that esbuild passes to a plugin (esbuild's documentation, Plugins). */
export interface EsbuildBuild {
  readonly initialOptions: EsbuildOptions;
  readonly esbuild: {
    /** Runs another build. */
    build(options: Readonly<Record<string, unknown>>): Promise<object>;
    /** Parses code that is not in a file. */
    transform(code: string): Promise<object>;
  };
  /** Resolves an import as the build would. */
  resolve(path: string, options: Readonly<Record<string, unknown>>): Promise<EsbuildResolved>;
  /** Is called before each build of a context. */
  onStart(callback: () => void): void;
  /** Is called for each import that the filter fits. */
  onResolve(filter: EsbuildFilter, callback: EsbuildCallback<EsbuildImport>): void;
  /** Is called for each file that the filter fits. */
  onLoad(filter: EsbuildFilter, callback: EsbuildCallback<EsbuildFile>): void;
}

/** A plugin, as the option `plugins` of esbuild takes it. */
export interface EsbuildPlugin {
  readonly name: string;
  /** Is called by esbuild when a build begins. */
  setup(build: EsbuildBuild): Promise<void>;
}

interface Described {
  readonly metafile: { readonly outputs: Readonly<Record<string, { readonly exports: readonly string[] }>> };
}

/** Reads the export names of a module: none for CommonJS, undefined if it cannot be read. */
export async function exportsOf(path: string, { esbuild }: EsbuildBuild): Promise<readonly string[] | undefined> {
  // Without a format nothing is converted. A conversion would give a CommonJS module a default export.
  const options = { entryPoints: [path], outdir: dirname(path), write: false, metafile: true };
  try {
    const { metafile } = (await esbuild.build({ ...options, logLevel: 'silent' })) as Described;
    return Object.values(metafile.outputs).flatMap(({ exports }) => exports);
  } catch {
    return undefined;
  }
}
