import { randomBytes } from 'node:crypto';

/**
 * Creates the value of an `X-Amzn-Trace-Id` header for a new trace: `Root=1-…`, without parent and sampling decision.
 *
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function newTraceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')}`;
}
