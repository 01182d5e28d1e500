import type { AxiosRequestTransformer, InternalAxiosRequestConfig } from 'axios';
import { isBytes, toBytes } from '../http/bytes.ts';

/** Sends all kinds of bytes unchanged: axios does not know those in shared memory. */
export const bytesAsBuffer: AxiosRequestTransformer = (data) => (isBytes(data) ? toBytes(data) : data);

type Transforms = InternalAxiosRequestConfig['transformRequest'];

/**
 * Wraps transforms so that none turns a view of bytes into the whole memory behind it. Axios' own transform does that (the
 * `buffer` of the view), and so does that of another copy of axios.
 */
export function keepViews(transforms: Transforms): AxiosRequestTransformer[] {
  return [transforms ?? []].flat().map(keepView);
}

function keepView(transform: AxiosRequestTransformer): AxiosRequestTransformer {
  return function (data, headers) {
    const sent: unknown = transform.call(this, data, headers);
    return ArrayBuffer.isView(data) && sent === data.buffer ? toBytes(data) : sent;
  };
}
