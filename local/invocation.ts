/** An error as Lambda reports it: the handler's own, or the platform's about the runtime. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
}

/** What one invocation came to: the handler's result as JSON text, or an error. */
export type Outcome = { readonly payload: string } | { readonly error: FunctionError };

/** An outcome and the id that the function's log knows it by. */
export type InvocationResult = Outcome & { readonly requestId: string };

/** What calls a function, such as the gateway, hands over. */
export interface Invocation {
  readonly event: unknown;
  /** Default: a new one. */
  readonly traceId?: string | undefined;
}

/** The platform's own errors, in Lambda's words. */
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
