import { typesModule } from './builtin-modules.ts';

/** Bytes in any form that JavaScript has for them. */
export type ByteSource = ArrayBufferView | ArrayBuffer | SharedArrayBuffer;

/** Tells whether a value is bytes, of whatever realm. */
export function isBytes(value: unknown): value is ByteSource {
  return ArrayBuffer.isView(value) || typesModule().isAnyArrayBuffer(value);
}

/** The bytes of a value, and no others of the memory that it is a view of. Not a copy. */
export function toBytes(value: ByteSource): Buffer {
  return ArrayBuffer.isView(value)
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    : Buffer.from(value as ArrayBuffer);
}

/** A copy of the bytes of a value: whoever changes the value afterwards does not change what is sent, or signed. */
export function snapshot(value: ByteSource): Buffer {
  return Buffer.from(toBytes(value));
}
