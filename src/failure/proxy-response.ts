/** A response in the shape that API Gateway takes from a Lambda function. */
export interface ProxyResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/** A field name (RFC 9110, section 5.1). */
const FIELD_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** A field value (RFC 9110, section 5.5), as Node's HTTP and API Gateway take it. */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Tells whether a name can be that of a header. */
export const isHeaderName = (name: string): boolean => FIELD_NAME.test(name);

/** Tells whether a header can have this text. */
export const isHeaderText = (text: string): boolean => FIELD_VALUE.test(text);

/** Tells whether a header can be sent as it is. */
export function isHeader(name: string, text: string): boolean {
  return isHeaderName(name) && isHeaderText(text);
}
