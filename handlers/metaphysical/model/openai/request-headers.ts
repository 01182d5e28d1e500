import { unlessAborted } from '../../../../src/abort.ts';
import { noKey } from '../failure.ts';

/** The headers that have to be looked up before each request. */
export interface HeaderSource {
  readonly key?: (signal: AbortSignal) => Promise<string | undefined>;
  /** The headers that carry the key. */
  readonly keyHeaders: (key: string) => Readonly<Record<string, string>>;
  /** More headers for each request. */
  readonly headers?: (signal: AbortSignal) => Promise<Readonly<Record<string, string>>>;
}

const HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'application/json',
  accept: 'text/event-stream',
  // Compression would delay the events.
  'accept-encoding': 'identity',
};

/**
 * All headers of a request, those with secrets among them.
 *
 * @throws ConfigurationError when they cannot be looked up; the same when the signal aborts
 */
export async function requestHeaders(
  { key, keyHeaders, headers }: HeaderSource,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  try {
    // The look-up may be slow to notice the signal.
    const [given, others] = await unlessAborted(signal, () => Promise.all([key?.(signal), headers?.(signal)]));
    return { ...others, ...(given && keyHeaders(given)), ...HEADERS };
  } catch {
    throw noKey();
  }
}
