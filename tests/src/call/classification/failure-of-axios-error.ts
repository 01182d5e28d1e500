import { failureOfFault, type Verdict } from '../../../../src/call/classify.ts';
import { faultOfAxios } from '../../../../src/call/foreign-faults.ts';
import { systemClock } from '../../../../src/clock.ts';
import type { FailureError } from '../../../../src/failure/errors.ts';

/** The failure of an error with the shape of axios' errors. `status` is that of an answer that had begun. */
export function failureOfAxiosError(
  error: unknown,
  { status, ...verdict }: Pick<Verdict, 'upstream' | 'timedOut'> & Partial<Verdict> & { readonly status?: number },
): FailureError {
  const fault = faultOfAxios(error);
  const begun = status === undefined ? fault : { ...fault, status };
  return failureOfFault(error, begun, { nowMs: systemClock.now(), unsent: false, ...verdict });
}
