import type { Readable } from 'node:stream';
import type { AxiosResponse } from 'axios';
import type { BodyGuard } from '../call/exchange.ts';
import { tolerateBriefly } from '../failure/unhandled-rejections.ts';
import { httpModule, streamModule } from '../http/builtin-modules.ts';
import { isInstance, readProperty } from '../unknown.ts';

/**
 * Replaces the stream of a response by one whose errors are ours. The guard is told when it is over, also when the caller
 * destroys it unread.
 */
export function guardStream(response: AxiosResponse, { failureOfBody, closed }: BodyGuard): void {
  const source: Readable = response.data;
  const guarded = new (streamModule().PassThrough)();
  source.once('error', (error) => {
    const reason = failureOfBody(error);
    // Code that reads the stream may have been left behind.
    tolerateBriefly(reason);
    // A reason that is 0, false or an empty text is none to a stream of Node, and who reads it would wait on.
    guarded.destroy(reason || error);
  });
  guarded.once('close', () => closed(guarded.readableEnded));
  // Whoever reads the stream gets its error; one that nobody reads must not end the process.
  guarded.on('error', () => undefined);
  response.data = source.pipe(guarded);
}

/** Lets go of the connection of an answer that came as a stream and is not wanted: axios leaves it open, unread. */
export function discardStream(error: unknown): void {
  const request = readProperty(error, 'request');
  if (isInstance(request, httpModule().ClientRequest)) request.destroy();
}
