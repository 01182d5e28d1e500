import { CommandError } from './run-node.ts';
import { SettingError } from './setting-error.ts';

/**
 * Ends a command with exit code 1. An error that the user can fix is printed in one line. Any other error is a bug and
 * is thrown with its stack.
 */
export function fail(error: unknown): void {
  process.exitCode = 1;
  if (error instanceof SettingError || error instanceof CommandError) console.error(error.message);
  else if (isListenError(error)) console.error(`${reasonOf(error)} Choose another port: PORT=0 npm start takes any.`);
  else throw error;
}

interface ListenError extends Error {
  readonly code: string;
  readonly port: number;
}

function isListenError(error: unknown): error is ListenError {
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen';
}

function reasonOf({ code, port }: ListenError): string {
  return code === 'EADDRINUSE' ? `Port ${port} is in use.` : `Port ${port} cannot be used (${code}).`;
}
