/** Runs after all tests: stops PostgreSQL, if it was started. */
export default async function stopWhatWasStarted(): Promise<void> {
  await globalThis.stopCluster?.();
}
