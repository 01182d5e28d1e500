import { readBuiltinsLate } from './builtins.ts';
import { bundleOptions, type MiddyDeadlineOptions } from './bundle-options.ts';
import type { EsbuildPlugin } from './esbuild-plugin.ts';
import { leaveOut } from './leave-out.ts';
import { replaceMissingPeers } from './missing-peers.ts';
import { addRequireBanner, checkTarget, setDefaults } from './prepare-options.ts';

/**
 * An esbuild plugin for small bundles that start on Lambda. It leaves out axios' adapters and `form-data`, which calls
 * through this library do not use. It defines `require` in ESM bundles, which CommonJS packages call. It adds a source
 * map, which the log uses to name the places of bugs.
 *
 * Code that uses a part that is left out throws an error that names the option that keeps it. esbuild's own options
 * win: an own `sourcemap` or `banner` stays. A build without `platform` gets `node`.
 *
 * The build fails for an axios that the plugin does not know, and if axios is bundled as CommonJS.
 *
 * @example await build({ bundle: true, platform: 'node', format: 'esm', plugins: [middyDeadline()] })
 * @throws TypeError naming the option
 */
export function middyDeadline(options: MiddyDeadlineOptions = {}): EsbuildPlugin {
  const settings = bundleOptions(options);
  return {
    name: 'middy-deadline',
    setup: async function setUpMiddyDeadline(build): Promise<void> {
      checkTarget(build.initialOptions);
      setDefaults(build.initialOptions);
      if (settings.requireBanner) await addRequireBanner(build);
      leaveOut(build, settings);
      replaceMissingPeers(build);
      readBuiltinsLate(build);
    },
  };
}
