import { typesModule } from './builtin-modules.ts';

/** Any JavaScript type of bytes. */
export type ByteSource = ArrayBufferView | ArrayBuffer | SharedArrayBuffer;

/** Tells whether a value is bytes, of any realm. */
export function isBytes(value: unknown): value is ByteSource {
  return ArrayBuffer.isView(value) || typesModule().isAnyArrayBuffer(value);
}

/** A view of the bytes of a value; of a view only its own part of the memory. It is not a copy. */
export function toBytes(value: ByteSource): Buffer {
  return ArrayBuffer.isView(value)
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    : Buffer.from(value as ArrayBuffer);
}

/** A copy of the bytes of a value: later changes of the value do not change the bytes that are signed and sent. */
export function snapshot(value: ByteSource): Buffer {
  return Buffer.from(toBytes(value));
}
