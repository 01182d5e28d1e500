/** The name of the error, as logs show it: that of axios' own for `context.ai`. */
export type RefusedStatusName = 'AxiosError' | 'RefusedStatusError';

/** The status of an answer is none that the call takes. */
export class RefusedStatusError extends Error {
  override readonly name: RefusedStatusName;
  readonly code: 'ERR_BAD_REQUEST' | 'ERR_BAD_RESPONSE';
  readonly status: number;
  /** The body, for who looks for the reason of a refusal. */
  readonly text: string | undefined;

  constructor(name: RefusedStatusName, status: number, text: string | undefined) {
    super(`The status is ${status}.`);
    this.name = name;
    this.code = status >= 400 && status < 500 ? 'ERR_BAD_REQUEST' : 'ERR_BAD_RESPONSE';
    this.status = status;
    this.text = text;
  }
}
