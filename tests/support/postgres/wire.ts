/** The kinds of a client's opening message (PostgreSQL, "Frontend/Backend Protocol", message formats). */
type Opening = 'ssl' | 'cancel' | 'startup';

const OPENINGS: ReadonlyMap<number, Opening> = new Map([
  [80_877_103, 'ssl'],
  [80_877_102, 'cancel'],
]);

/** Sync, Query, Terminate and login messages: the last message of a request. */
const ENDS = new Set(['S', 'Q', 'X', 'p']);

/** A client's messages that have one answer together. */
interface ClientRequest {
  /** True if the client ends the connection. */
  readonly isEnd: boolean;
  /** True for a password or another part of a login. */
  readonly isLogin: boolean;
  readonly bytes: Buffer;
}

/** Splits a client's bytes into messages, independent of chunks. */
export interface ClientReader {
  push(bytes: Uint8Array): void;
  /** The next opening message; undefined until it is complete. */
  opening(): { readonly kind: Opening; readonly bytes: Buffer } | undefined;
  /** The next complete request; undefined until it is complete. */
  request(): ClientRequest | undefined;
}

export function clientReader(): ClientReader {
  let waiting = Buffer.alloc(0);
  const take = (length: number): Buffer => {
    const bytes = waiting.subarray(0, length);
    waiting = waiting.subarray(length);
    return bytes;
  };
  return {
    push: (bytes) => {
      waiting = Buffer.concat([waiting, bytes]);
    },
    opening() {
      if (waiting.length < 8 || waiting.length < waiting.readInt32BE(0)) return undefined;
      const kind = OPENINGS.get(waiting.readInt32BE(4)) ?? 'startup';
      return { kind, bytes: take(waiting.readInt32BE(0)) };
    },
    request() {
      for (let at = 0; at + 5 <= waiting.length; ) {
        const type = String.fromCharCode(waiting.readUInt8(at));
        at += 1 + waiting.readInt32BE(at + 1);
        if (at <= waiting.length && ENDS.has(type))
          return { isEnd: type === 'X', isLogin: type === 'p', bytes: take(at) };
      }
      return undefined;
    },
  };
}

/** True if the server is in a transaction after this answer. Its last message, ReadyForQuery, says I, T or E. */
export function isInTransaction(answer: Uint8Array): boolean {
  const bytes = Buffer.from(answer);
  return bytes.at(-6) === 'Z'.charCodeAt(0) && bytes.at(-1) !== 'I'.charCodeAt(0);
}

/** A statement in the simple query protocol. */
export function simpleQuery(text: string): Buffer {
  const body = Buffer.from(`${text}\0`);
  const head = Buffer.from('Q\0\0\0\0');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
