import type { Readable } from 'node:stream';
import type { AxiosResponse } from 'axios';
import type { BodyGuard } from '../call/exchange.ts';
import { tolerateBriefly } from '../failure/unhandled-rejections.ts';
import { httpModule, streamModule } from '../http/builtin-modules.ts';
import { isInstance, readProperty } from '../unknown.ts';

/**
 * Replaces the stream of a response by one whose errors are failures. The guard's `closed` is called when it ends, even if
 * the caller destroys it unread.
 */
export function guardStream(response: AxiosResponse, { failureOfBody, closed }: BodyGuard): void {
  const source: Readable = response.data;
  const guarded = new (streamModule().PassThrough)();
  source.once('error', (error) => {
    const reason = failureOfBody(error);
    // The code that reads the stream may be unawaited.
    tolerateBriefly(reason);
    // A reason that is 0, false or an empty text is no error for a stream of Node: its reader would wait for ever.
    guarded.destroy(reason || error);
  });
  guarded.once('close', () => closed(guarded.readableEnded));
  // Prevents an unhandled 'error' when nobody reads.
  guarded.on('error', () => undefined);
  response.data = source.pipe(guarded);
}

/** Closes the connection of an unwanted answer that came as a stream: axios leaves it open. */
export function discardStream(error: unknown): void {
  const request = readProperty(error, 'request');
  if (isInstance(request, httpModule().ClientRequest)) request.destroy();
}
