/** The name of the error in logs: `AxiosError`, as axios' own, for `context.ai`. */
export type RefusedStatusName = 'AxiosError' | 'RefusedStatusError';

/** The call does not accept the status of the answer. */
export class RefusedStatusError extends Error {
  override readonly name: RefusedStatusName;
  readonly code: 'ERR_BAD_REQUEST' | 'ERR_BAD_RESPONSE';
  readonly status: number;
  /** The body, which may have the reason of a refusal. */
  readonly text: string | undefined;

  constructor(name: RefusedStatusName, status: number, text: string | undefined) {
    super(`The status is ${status}.`);
    this.name = name;
    this.code = status >= 400 && status < 500 ? 'ERR_BAD_REQUEST' : 'ERR_BAD_RESPONSE';
    this.status = status;
    this.text = text;
  }
}
