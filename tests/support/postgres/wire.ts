/** What a client says before a connection begins (PostgreSQL, "Frontend/Backend Protocol", message formats). */
type Opening = 'ssl' | 'cancel' | 'startup';

const OPENINGS: ReadonlyMap<number, Opening> = new Map([
  [80_877_103, 'ssl'],
  [80_877_102, 'cancel'],
]);

/** Sync, Query, Terminate, and each message of a login: what ends something that is answered as a whole. */
const ENDS = new Set(['S', 'Q', 'X', 'p']);

/** Messages of a client that are answered as a whole. */
interface ClientRequest {
  /** The client says goodbye. */
  readonly isEnd: boolean;
  /** It is a password, or part of such an exchange. */
  readonly isLogin: boolean;
  readonly bytes: Buffer;
}

/** Takes the bytes of a client apart, however they are cut. */
export interface ClientReader {
  push(bytes: Uint8Array): void;
  /** The next opening message. Undefined while it is not whole. */
  opening(): { readonly kind: Opening; readonly bytes: Buffer } | undefined;
  /** The next messages up to one that ends something. Undefined while they are not whole. */
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

/** Whether the server is in a transaction after an answer: ReadyForQuery, which comes last, says I, T or E. */
export function isInTransaction(answer: Uint8Array): boolean {
  const bytes = Buffer.from(answer);
  return bytes.at(-6) === 'Z'.charCodeAt(0) && bytes.at(-1) !== 'I'.charCodeAt(0);
}

/** A statement as a client sends it in the simple protocol. */
export function simpleQuery(text: string): Buffer {
  const body = Buffer.from(`${text}\0`);
  const head = Buffer.from('Q\0\0\0\0');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
