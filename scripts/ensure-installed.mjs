// Runs before start, test, build and demo, on the Node that npm itself runs on (20 or newer). Installs the packages of
// the lockfile if they are missing, so that each command works in a fresh clone.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The locked or installed packages, without platform-specific (optional) ones. */
const packagesIn = (lockfile) => {
  const { packages } = JSON.parse(readFileSync(lockfile, 'utf8'));
  const required = Object.entries(packages).filter(
    ([path, entry]) => path.startsWith('node_modules/') && !entry.optional,
  );
  return JSON.stringify(required.map(([path, entry]) => `${path} ${entry.version}`).sort());
};

const installed = () => {
  try {
    return packagesIn('package-lock.json') === packagesIn('node_modules/.package-lock.json');
  } catch {
    return false;
  }
};

if (!installed()) {
  const { status, error } = spawnSync('npm', ['ci', '--loglevel=error'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (error) console.error(`npm ci could not be started: ${error.message}`);
  process.exitCode = status ?? 1;
}
