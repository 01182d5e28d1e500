/** After all tests: PostgreSQL ends, where it was started for them. */
export default async function stopWhatWasStarted(): Promise<void> {
  await globalThis.stopCluster?.();
}
