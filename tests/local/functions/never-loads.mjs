import { setTimeout as sleep } from 'node:timers/promises';

await sleep(600_000);

export const handler = async () => ({ statusCode: 200 });
