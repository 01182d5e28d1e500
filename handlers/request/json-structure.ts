import { badRequest } from './field-errors.ts';
import type { JsonBounds } from './json-bounds.ts';

const [QUOTE, COMMA, BACKSLASH] = [34, 44, 92];
const [LEFT_BRACKET, RIGHT_BRACKET, LEFT_BRACE, RIGHT_BRACE] = [91, 93, 123, 125];

/** Text that begins as an object or a list; any other is one value, or no JSON at all. */
const CONTAINER = /^\s*[[{]/;

/**
 * Refuses JSON with more values, or more levels, than any request has, before it is parsed: a parser with a reviver, as
 * Middy's is, calls it for each value. It does not validate JSON: that is left to the parser. Linear.
 *
 * @throws an `http-errors` error, 400, that names no part of what was sent
 */
export function checkJsonStructure(json: string, limits: Pick<JsonBounds, 'values' | 'depth'>): void {
  if (!CONTAINER.test(json)) return;
  let values = 1;
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) at = endOfText(json, at);
    else if (code === COMMA) values += 1;
    else if (code === LEFT_BRACKET || code === LEFT_BRACE) {
      depth += 1;
      values += 1;
    } else if (code === RIGHT_BRACKET || code === RIGHT_BRACE) depth -= 1;
    if (values > limits.values) throw tooMany(`must have at most ${limits.values} values`);
    if (depth > limits.depth) throw tooMany(`must have at most ${limits.depth} levels`);
  }
}

/** The end of the string that begins here. */
function endOfText(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json.charCodeAt(at) !== QUOTE) at += json.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

const tooMany = (detail: string): Error => badRequest([{ pointer: '', detail }]);
