import type { AxiosRequestTransformer, InternalAxiosRequestConfig } from 'axios';
import { isBytes, toBytes } from '../http/bytes.ts';

/** Sends bytes of every form as they are: axios knows none in shared memory. */
export const bytesAsBuffer: AxiosRequestTransformer = (data) => (isBytes(data) ? toBytes(data) : data);

type Transforms = InternalAxiosRequestConfig['transformRequest'];

/**
 * The same transforms, none of which turns a view into all of the memory that it is a view of. Axios' own does (`buffer`
 * of the view), and a call may name it, also that of another copy of axios.
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
