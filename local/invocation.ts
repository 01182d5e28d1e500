/** An error of the handler or of Lambda itself, as Lambda reports it. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
}

/** The result of an invocation: the handler's result as JSON text, or an error. */
export type Outcome = { readonly payload: string } | { readonly error: FunctionError };

/** An outcome with the request id, which the function's log uses too. */
export type InvocationResult = Outcome & { readonly requestId: string };

/** The input of an invocation, from the gateway or another caller. */
export interface Invocation {
  readonly event: unknown;
  /** Default: a new one. */
  readonly traceId?: string | undefined;
}

/** Lambda's own errors, with Lambda's texts. */
export const platformErrors = {
  timedOut: (limitMs: number): FunctionError => ({
    errorType: 'Sandbox.Timedout',
    errorMessage: `Task timed out after ${(limitMs / 1000).toFixed(2)} seconds`,
  }),
  exited: (how: string): FunctionError => ({
    errorType: 'Runtime.ExitError',
    errorMessage: `Runtime exited with error: ${how}`,
  }),
  notStarted: (cause: unknown): FunctionError => ({
    errorType: 'Sandbox.NotStarted',
    errorMessage: String(cause),
  }),
  stopped: {
    errorType: 'Sandbox.Stopped',
    errorMessage: 'The local cloud is shutting down',
  },
} as const;
