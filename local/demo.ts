// npm run demo: starts the app, sends one chat and stops the app.
import { type Cloud, startCloud } from './cloud.ts';
import { fail } from './fail.ts';
import { prepare } from './prepare.ts';

/** Longer than the gateway's limit. */
const chatTimeoutMs = 35_000;

await demo().catch(fail);

async function demo(): Promise<void> {
  const cloud = await startCloud({ definition: await prepare() });
  try {
    process.exitCode = (await chat(cloud)) ? 0 : 1;
  } finally {
    await cloud.stop();
  }
}

/** @returns true if there was an answer with a reply in it */
async function chat({ url }: Cloud): Promise<boolean> {
  const request = { prompt: 'What does the sky say today?', userId: 'you' };
  console.log(`POST ${url}/chat\n${JSON.stringify(request, undefined, 2)}\n`);
  const response = await fetch(`${url}/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
    signal: AbortSignal.timeout(chatTimeoutMs),
  });
  const answer = await response.json();
  console.log(`\n${response.status} ${response.statusText}\n${JSON.stringify(answer, undefined, 2)}`);
  const { reply } = answer as { reply?: unknown };
  if (response.status === 200 && typeof reply === 'string' && reply !== '') return true;
  console.error('\nThe demo failed: it expected status 200 and a reply.');
  return false;
}
