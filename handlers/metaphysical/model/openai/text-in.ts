import { ModelError } from '../model-error.ts';

/** Bytes of a whole stream: some 3,000 tokens at the 350 bytes that OpenAI wraps around each. */
export const MAX_ANSWER_BYTES: number = 1024 * 1024;

/** Characters of one event. One token has some hundreds. */
export const MAX_EVENT_LENGTH: number = 64 * 1024;

/**
 * The text of a body as it comes, characters that were split over chunks put together again. Half a character at the
 * end is left out: whatever it was part of is not complete either.
 *
 * @throws ModelError `invalid` when it is not UTF-8 or has more bytes than that; what the body fails with
 */
export async function* textIn(body: Response['body'], maxBytes: number): AsyncGenerator<string, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new ModelError('invalid', `the answer of the model has more than ${maxBytes} bytes`);
    yield decoded(decoder, chunk);
  }
}

function decoded(decoder: InstanceType<typeof TextDecoder>, chunk: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: true });
  } catch {
    throw new ModelError('invalid', 'the answer of the model is not UTF-8');
  }
}
