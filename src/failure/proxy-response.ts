/** A response of a Lambda function to API Gateway (proxy integration). */
export interface ProxyResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/** A field name (RFC 9110, section 5.1). */
const FIELD_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** A field value (RFC 9110, section 5.5), as Node's HTTP and API Gateway take it. */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Tells whether a text can be the name of a header. */
export const isHeaderName = (name: string): boolean => FIELD_NAME.test(name);

/** Tells whether a text can be the value of a header. */
export const isHeaderText = (text: string): boolean => FIELD_VALUE.test(text);

/** Tells whether a header can be sent. */
export function isHeader(name: string, text: string): boolean {
  return isHeaderName(name) && isHeaderText(text);
}
