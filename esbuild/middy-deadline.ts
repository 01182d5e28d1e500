import { readBuiltinsLate } from './builtins.ts';
import { bundleOptions, type MiddyDeadlineOptions } from './bundle-options.ts';
import type { EsbuildPlugin } from './esbuild-plugin.ts';
import { leaveOut } from './leave-out.ts';
import { replaceMissingPeers } from './missing-peers.ts';
import { addRequireBanner, checkTarget, setDefaults } from './prepare-options.ts';

/**
 * A plugin of esbuild that makes small bundles which start: axios without its adapters and without `form-data`, which calls
 * through this library never use; `require` in ESM bundles, which packages in CommonJS call; a source map, by which
 * the log names the places of one's own bugs.
 *
 * Using what is left out throws an error that names the option that keeps it. esbuild's own options win: a `sourcemap` and a
 * `banner` of one's own stay. A build without `platform` gets `node`.
 *
 * The build fails for an axios that the plugin does not know, and where axios is bundled as CommonJS.
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
