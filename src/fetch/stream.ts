import type { Readable } from 'node:stream';
import type { BodyGuard } from '../call/exchange.ts';
import { tolerateBriefly } from '../failure/unhandled-rejections.ts';
import { mergeOwn } from '../merge-own.ts';

/**
 * The bytes that are read ahead. A body that is shorter ends although nobody reads it: its connection is free again, and
 * it can be read when time is up.
 */
const READ_AHEAD_BYTES = 64 * 1024;

/**
 * The stream of a `Response`: bytes, as many as are asked for, whose errors are ours. The guard is told when it is over,
 * also when the caller cancels it.
 *
 * Not `Readable.toWeb`: of a body that is cut off it makes an `AbortError`, which clients take for an end that was wanted.
 */
export function streamOf(source: Readable, { failureOfBody, closed }: BodyGuard): ReadableStream<Uint8Array> {
  let isOver = false;
  const start = (controller: ReadableByteStreamController): void => {
    source.on('data', (chunk: Uint8Array) => {
      // A copy: the reader of a byte stream takes the memory away from whoever else has it.
      if (!isOver && chunk.length > 0) controller.enqueue(new Uint8Array(chunk));
      if (Number(controller.desiredSize) <= 0) source.pause();
    });
    source.once('end', () => {
      if (!isOver) close(controller);
      isOver = true;
    });
    source.once('error', (error) => {
      const reason = failureOfBody(error);
      // Code that reads the body may have been left behind.
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
  // Without a prototype: what a dependency has put on every object is no option of a stream.
  const bytes = mergeOwn({ type: 'bytes' as const, start, pull, cancel });
  return new ReadableStream(bytes, mergeOwn<QueuingStrategy>({ highWaterMark: READ_AHEAD_BYTES }));
}

/** Ends a stream, for a reader with a buffer of its own as well, which waits for an answer to its request. */
function close(controller: ReadableByteStreamController): void {
  controller.close();
  controller.byobRequest?.respond(0);
}
