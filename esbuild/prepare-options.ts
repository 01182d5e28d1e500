import type { EsbuildBuild, EsbuildOptions } from './esbuild-plugin.ts';

/*
 * Bundled CommonJS packages (axios' and http-errors' dependencies) call `require`, which ESM does not have. The banner
 * imports nothing: an import would need a name that the bundle does not use.
 */
const REQUIRE_BANNER =
  "const require=globalThis.process.getBuiltinModule('node:module').createRequire(import.meta.url);";

/** @throws Error for a build whose output does not run on Lambda */
export function checkTarget({ bundle, platform }: EsbuildOptions): void {
  if (bundle !== true) throw new Error('middyDeadline() works in a bundle: set bundle: true');
  if (platform !== undefined && platform !== 'node')
    throw new Error(`middyDeadline() bundles for Node: set platform: 'node', not '${platform}'`);
}

/** Sets the options that the build leaves open: the platform, and a source map beside each written file. */
export function setDefaults(options: EsbuildOptions): void {
  options.platform ??= 'node';
  const hasPlace = options.outdir !== undefined || options.outfile !== undefined;
  if (hasPlace) options.sourcemap ??= 'linked';
}

/** Adds the definition of `require` to an ESM bundle, after the user's own banner, unless that already has it. */
export async function addRequireBanner({ initialOptions, esbuild }: EsbuildBuild): Promise<void> {
  if (initialOptions.format !== 'esm') return;
  const own = initialOptions.banner?.js;
  const js = own ? `${own}\n${REQUIRE_BANNER}` : REQUIRE_BANNER;
  const isDefined = await esbuild.transform(js).then(
    () => false,
    () => true,
  );
  if (!isDefined) initialOptions.banner = { ...initialOptions.banner, js };
}
