import type { Readable } from 'node:stream';
import type { BodyGuard } from '../call/exchange.ts';
import { tolerateBriefly } from '../failure/unhandled-rejections.ts';
import { mergeOwn } from '../merge-own.ts';

/**
 * The number of bytes that are read ahead. A shorter body is received completely before it is read: its connection is free
 * again, and it can be read after the deadline.
 */
const READ_AHEAD_BYTES = 64 * 1024;

/**
 * The byte stream of a `Response`, whose errors are failures. The guard's `closed` is called when it ends, even if the
 * caller cancels it.
 *
 * Not `Readable.toWeb`: its error for a body that is cut off is an `AbortError`, which clients take for their own abort.
 */
export function streamOf(source: Readable, { failureOfBody, closed }: BodyGuard): ReadableStream<Uint8Array> {
  let isOver = false;
  const start = (controller: ReadableByteStreamController): void => {
    source.on('data', (chunk: Uint8Array) => {
      // A copy, as the reader of a byte stream takes over the memory.
      if (!isOver && chunk.length > 0) controller.enqueue(new Uint8Array(chunk));
      if (Number(controller.desiredSize) <= 0) source.pause();
    });
    source.once('end', () => {
      if (!isOver) close(controller);
      isOver = true;
    });
    source.once('error', (error) => {
      const reason = failureOfBody(error);
      // The code that reads the body may be unawaited.
      tolerateBriefly(reason);
      if (!isOver) controller.error(reason);
      isOver = true;
    });
    source.once('close', () => closed(source.readableEnded));
  };
  const cancel = (): void => {
    isOver = true;
    source.destroy();
  };
  const pull = (): void => void source.resume();
  // Without a prototype, so that no option is read from `Object.prototype`.
  const bytes = mergeOwn({ type: 'bytes' as const, start, pull, cancel });
  return new ReadableStream(bytes, mergeOwn<QueuingStrategy>({ highWaterMark: READ_AHEAD_BYTES }));
}

/** Closes a stream, and answers the pending read of a reader with its own buffer (BYOB). */
function close(controller: ReadableByteStreamController): void {
  controller.close();
  controller.byobRequest?.respond(0);
}
