import { isUtf8 } from 'node:buffer';
import type { UpstreamError } from '../../../../index.ts';
import { invalidAnswer } from '../failure.ts';

/** Bytes of a line, and characters of an event. One token has some hundreds. */
export const MAX_EVENT_LENGTH: number = 64 * 1024;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const COLON = 0x3a;

/**
 * The text of a stream as it comes, in whole lines; a part after the last line is dropped. An error in a line comes
 * after the lines before it: the chunks of the network make no difference.
 *
 * @throws UpstreamError `upstream-invalid` for a line that is not UTF-8, or one that goes on after 65,536 bytes; what
 * the body fails with
 */
export async function* linesIn(body: Response['body']): AsyncGenerator<string, void> {
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  for await (const chunk of body ?? []) {
    const end = 1 + Math.max(chunk.lastIndexOf(LINE_FEED), chunk.lastIndexOf(CARRIAGE_RETURN));
    if (end > 0) {
      yield* textsIn(Buffer.concat([...pending, chunk.subarray(0, end)]));
      pending = [];
      pendingBytes = 0;
    }
    if (end < chunk.length) pending.push(chunk.subarray(end));
    pendingBytes += chunk.length - end;
    // A comment may be padding.
    if (pendingBytes > MAX_EVENT_LENGTH && pending[0]?.[0] !== COLON) throw tooMuch('a line', MAX_EVENT_LENGTH);
  }
}

/** Lines as one text, or one by one as far as they are UTF-8. */
function* textsIn(lines: Buffer): Generator<string, void> {
  if (isUtf8(lines)) return yield lines.toString();
  let start = 0;
  for (const [index, byte] of lines.entries()) {
    if (byte !== LINE_FEED && byte !== CARRIAGE_RETURN) continue;
    yield decode(lines.subarray(start, index + 1));
    start = index + 1;
  }
}

/**
 * The text of a body that is not a stream.
 *
 * @throws UpstreamError `upstream-invalid` when it is not UTF-8 or has more than 65,536 bytes; what the body fails with
 */
export async function wholeOf(body: Response['body']): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_EVENT_LENGTH) throw tooMuch('an answer', MAX_EVENT_LENGTH);
    chunks.push(chunk);
  }
  return decode(Buffer.concat(chunks));
}

function decode(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw invalidAnswer('the answer of the model is not UTF-8');
  return bytes.toString();
}

function tooMuch(what: string, maxBytes: number): UpstreamError {
  return invalidAnswer(`the model sent ${what} of more than ${maxBytes} bytes`);
}
