import { elementsOf, keysOf, readProperty } from '../unknown.ts';

/**
 * The values of one header of an event, from `headers` and from `multiValueHeaders`, in order. Header names are compared
 * without case (RFC 9110, section 5.1). A value that is not text is left out. Never throws.
 *
 * @param name in lower case
 */
export function headerValues(event: unknown, name: string): readonly string[] {
  return [readProperty(event, 'headers'), readProperty(event, 'multiValueHeaders')]
    .flatMap((headers) => valuesIn(headers, name))
    .filter((value) => typeof value === 'string');
}

function valuesIn(headers: unknown, name: string): readonly unknown[] {
  return keysOf(headers)
    .filter((each) => each.length === name.length && each.toLowerCase() === name)
    .flatMap((each) => {
      const value = readProperty(headers, each);
      return elementsOf(value) ?? [value];
    });
}
