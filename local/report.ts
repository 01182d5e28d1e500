import type { FunctionError, Outcome } from './invocation.ts';

/** The facts of an invocation for the function's log. */
export interface Report {
  readonly requestId: string;
  readonly outcome: Outcome;
  readonly durationMs: number;
  readonly memorySizeMb: number;
  /** Only for the first invocation of an environment. */
  readonly initMs: number | undefined;
}

export function startLine(requestId: string): string {
  return `START RequestId: ${requestId} Version: $LATEST`;
}

/** The log lines after an invocation: Lambda's error, if any, and the figures. */
export function endLines(report: Report): readonly string[] {
  const { requestId, outcome, durationMs, memorySizeMb, initMs } = report;
  const figures = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(durationMs + (initMs ?? 0))} ms`,
    `Memory Size: ${memorySizeMb} MB`,
    ...(initMs === undefined ? [] : [`Init Duration: ${initMs.toFixed(2)} ms`]),
    ...('error' in outcome ? statusOf(outcome.error) : []),
  ];
  const lines = [`END RequestId: ${requestId}`, figures.join('\t')];
  return 'error' in outcome ? [`RequestId: ${requestId} Error: ${outcome.error.errorMessage}`, ...lines] : lines;
}

/** The log line for a handler that could not be loaded. */
export function initLine(durationMs: number, error: FunctionError): string {
  return [`INIT_REPORT Init Duration: ${durationMs.toFixed(2)} ms`, 'Phase: init', ...statusOf(error)].join('\t');
}

function statusOf({ errorType }: FunctionError): readonly string[] {
  return errorType === 'Sandbox.Timedout' ? ['Status: timeout'] : ['Status: error', `Error Type: ${errorType}`];
}
