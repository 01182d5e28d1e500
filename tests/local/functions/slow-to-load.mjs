import { setTimeout as sleep } from 'node:timers/promises';

await sleep(1000);

export const remaining = async (_event, context) => ({ remainingMs: context.getRemainingTimeInMillis() });
