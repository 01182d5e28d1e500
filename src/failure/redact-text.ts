/** The maximum length of the result. */
const MAX_CHARACTERS = 1_000;

/** The maximum number of characters that are read. */
const MAX_READ = 16_384;

/** The maximum length of a secret. So much is dropped at a cut, which may have half of a secret before it. */
const MAX_SECRET_CHARACTERS = 4_096;

const REDACTED = '[redacted]';

/** The minimum length of a secret: shorter values are in too many texts by chance. */
const MIN_SECRET_CHARACTERS = 6;

/**
 * Text that looks like a secret: schemes of the Authorization header (RFC 9110, section 11.4), credentials and queries of
 * URLs, pairs of a name such as `token` and a value, access key ids of AWS, JSON web tokens.
 */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic|Digest|Negotiate|AWS4-HMAC-SHA256)\s+[^\s"',;]+/gi, `$1 ${REDACTED}`],
  [/(\w:\/\/)[^\s/@?#]{1,256}@/g, `$1${REDACTED}@`],
  [/(\w:\/\/[^\s?#"']{1,2000})\?[^\s"']*/g, `$1?${REDACTED}`],
  [
    /([\w-]{0,40}(?:authorization|cookie|passw(?:or)?d|secret|token|api[-_]?key|signature|credential)[\w-]{0,40}["']?\s{0,3}[:=]\s{0,3}["']?)[^\s"',;&}]+/gi,
    `$1${REDACTED}`,
  ],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,124}/g, REDACTED],
  [/\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, REDACTED],
];

/** Removes known secrets, and text that looks like one, from a message. Cuts it to 1,000 characters. */
export function redactText(message: string, secrets: readonly string[]): string {
  let text = message.slice(0, MAX_READ);
  for (const secret of secrets) {
    if (secret.length < MIN_SECRET_CHARACTERS) continue;
    text = text.replaceAll(secret, REDACTED).replaceAll(encodeURIComponent(secret.toWellFormed()), REDACTED);
  }
  if (message.length > MAX_READ) text = text.slice(0, -MAX_SECRET_CHARACTERS);
  text = text.slice(0, 2 * MAX_CHARACTERS);
  for (const [pattern, replacement] of PATTERNS) text = text.replace(pattern, replacement);
  return text.slice(0, MAX_CHARACTERS).toWellFormed();
}
