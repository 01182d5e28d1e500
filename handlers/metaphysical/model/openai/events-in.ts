import { invalidAnswer } from '../failure.ts';
import { MAX_EVENT_LENGTH } from './lines-in.ts';

/**
 * The data of the events in a stream, comments and fields of other names left out. An event that no blank line ends is
 * none (WHATWG HTML, 9.2.6).
 *
 * @throws UpstreamError `upstream-invalid` when an event has more than 65,536 characters; what the text fails with
 */
export async function* eventsIn(text: AsyncIterable<string>): AsyncGenerator<string, void> {
  const { createParser } = await import('eventsource-parser');
  let events: string[] = [];
  let isTooLong = false;
  const parser = createParser({
    maxBufferSize: MAX_EVENT_LENGTH,
    onEvent: ({ data }) => {
      // The parser measures only what it keeps from one text to the next.
      isTooLong ||= data.length > MAX_EVENT_LENGTH;
      if (!isTooLong) events.push(data);
    },
    onError: ({ type }) => {
      // It has no other error that breaks an event: fields of unknown names are to be left out.
      isTooLong ||= type === 'max-buffer-size-exceeded';
    },
  });
  for await (const lines of text) {
    parser.feed(lines);
    yield* events;
    if (isTooLong) throw invalidAnswer(`the model sent an event of more than ${MAX_EVENT_LENGTH} characters`);
    events = [];
  }
}
