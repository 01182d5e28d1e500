// npm start: runs the functions of serverless.yml, each in its own processes, behind a local API Gateway.
import { type Cloud, startCloud } from './cloud.ts';
import { fail } from './fail.ts';
import { prepare } from './prepare.ts';
import { settingsFrom, type Trust } from './settings.ts';

const interrupted = new AbortController();
let running: Cloud | undefined;

process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);
await main();

async function main(): Promise<void> {
  try {
    const { trust, ...settings } = settingsFrom(process.env);
    const definition = await prepare({ trust, signal: interrupted.signal });
    // The developer may read the messages of errors.
    const environment = { LOG_ERRORS: 'full', ...settings.environment };
    running = await startCloud({ ...settings, environment, definition });
    if (interrupted.signal.aborted) await running.stop();
    else announce(running, trust);
  } catch (error) {
    if (!interrupted.signal.aborted) fail(error);
  }
}

/** The first signal stops everything in order. The second one exits at once. */
function onSignal(): void {
  if (interrupted.signal.aborted) process.exit(1);
  interrupted.abort();
  void running?.stop();
}

function announce({ url, endpointUrl, routes, functions }: Cloud, { auth, network }: Trust): void {
  const lines = routes.map(({ method, path, functionKey, timeoutMs, api, auth: routeAuth }) => {
    const base = endpointUrl !== undefined && api !== 'http' ? endpointUrl : url;
    const limitMs = functions.get(functionKey)?.definition.timeoutMs;
    const limits = `time limits: function ${limitMs} ms, gateway ${timeoutMs} ms`;
    return `  ${method.padEnd(7)} ${base}${path} -> ${functionKey} (${limits}; auth: ${routeAuth ?? 'none'})`;
  });
  const body = JSON.stringify({ prompt: 'What does the sky say today?', userId: 'you' });
  const curl = `curl -sS ${url}/chat -H 'content-type: application/json' -d '${body}'`;
  console.log(`auth: ${auth}, network: ${network}\n${lines.join('\n')}\n\nTry it:\n${curl}\n\nready`);
}
