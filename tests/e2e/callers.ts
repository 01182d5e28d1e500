import type { Cloud } from '../../local/cloud.ts';
import { API_ID } from '../../local/definitions.ts';
import type { Trust } from '../../local/settings.ts';
import { signedHeaders } from '../local/sigv4/signer.ts';

/** A POST to the AI service. */
export interface Call {
  readonly url: string;
  readonly body: string;
  readonly headers: Record<string, string>;
}

/** The headers of an authorized call. AWS's own signer signs it, not ours. */
export async function headersFor(
  { url, body, headers }: Call,
  { principals, apiKey, endpointUrl }: Pick<Cloud, 'principals' | 'apiKey' | 'endpointUrl'>,
  { auth }: Pick<Trust, 'auth'>,
  functionKey = 'chatbot',
): Promise<Record<string, string>> {
  const { host, pathname: path } = new URL(url);
  const named = { ...headers, ...(endpointUrl !== undefined && { 'x-apigw-api-id': API_ID }) };
  if (auth === 'none') return named;
  if (auth === 'apiKey') return { ...named, 'x-api-key': apiKey };
  const credentials = principals.get(functionKey);
  if (credentials === undefined) throw new Error(`there is no function "${functionKey}"`);
  const request = { method: 'POST', path, query: {}, headers: { ...named, host }, body };
  const { host: _host, ...signed } = await signedHeaders(request, { credentials });
  return signed;
}
