import { crc32 } from 'node:zlib';

/** The content type of an event stream. */
export const EVENT_STREAM = 'application/vnd.amazon.eventstream';

/** The type of a header that is a string. */
const STRING = 7;

/**
 * Encodes a message: both lengths and their checksum, the headers, the payload, and the checksum of all of it
 * (https://smithy.io/2.0/aws/amazon-eventstream.html).
 */
export function messageOf(headers: Readonly<Record<string, string>>, payload: string): Buffer {
  const head = Buffer.concat(Object.entries(headers).map(([name, value]) => headerOf(name, value)));
  const body = Buffer.from(payload);
  const prelude = Buffer.alloc(12);
  prelude.writeUInt32BE(prelude.length + head.length + body.length + 4, 0);
  prelude.writeUInt32BE(head.length, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  const message = Buffer.concat([prelude, head, body, Buffer.alloc(4)]);
  message.writeUInt32BE(crc32(message.subarray(0, -4)), message.length - 4);
  return message;
}

function headerOf(name: string, value: string): Buffer {
  const header = Buffer.from(`\0${name}\0\0\0${value}`);
  header.writeUInt8(Buffer.byteLength(name), 0);
  header.writeUInt8(STRING, 1 + Buffer.byteLength(name));
  header.writeUInt16BE(Buffer.byteLength(value), 2 + Buffer.byteLength(name));
  return header;
}

/** An event: `eventOf('messageStart', { role: 'assistant' })`. */
export function eventOf(type: string, payload: object): Buffer {
  const headers = { ':event-type': type, ':content-type': 'application/json', ':message-type': 'event' };
  return messageOf(headers, JSON.stringify(payload));
}

/** An exception in place of further events: `exceptionOf('throttlingException', 'Too many')`. */
export function exceptionOf(type: string, message: string): Buffer {
  const headers = { ':exception-type': type, ':content-type': 'application/json', ':message-type': 'exception' };
  return messageOf(headers, JSON.stringify({ message }));
}

/** An error that the service's model does not define. */
export function errorOf(code: string, message: string): Buffer {
  return messageOf({ ':error-code': code, ':error-message': message, ':message-type': 'error' }, '');
}

/** The first event of an answer. */
export const START: Buffer = eventOf('messageStart', { role: 'assistant' });

/** A piece of text. Bedrock pads its events (`p`) to hide the lengths. */
export function textOf(text: string): Buffer {
  return eventOf('contentBlockDelta', { contentBlockIndex: 0, delta: { text }, p: 'abcdefgh' });
}

/** A piece of the model's thoughts. */
export function thoughtOf(text: string): Buffer {
  return eventOf('contentBlockDelta', { contentBlockIndex: 0, delta: { reasoningContent: { text } } });
}

/** The event that ends the answer. */
export function stopOf(stopReason: string): Buffer {
  const end = eventOf('contentBlockStop', { contentBlockIndex: 0 });
  return Buffer.concat([end, eventOf('messageStop', { stopReason })]);
}

/** The event after that, with the number of tokens. */
export function countOf(outputTokens: number): Buffer {
  const usage = { inputTokens: 7, outputTokens, totalTokens: outputTokens + 7 };
  return eventOf('metadata', { usage, metrics: { latencyMs: 12 } });
}
