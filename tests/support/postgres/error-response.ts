/**
 * An ErrorResponse (PostgreSQL, "Frontend/Backend Protocol", message formats) that repeats the user's name.
 *
 * @param code its SQLSTATE
 * @param severity Default: FATAL, which ends the connection
 */
export function errorResponse(code: string, severity = 'FATAL'): Buffer {
  const fields = [
    `S${severity}`,
    `V${severity}`,
    `C${code}`,
    `Mpassword authentication failed for user "postgres"`,
    '',
  ];
  const body = Buffer.from(`${fields.join('\0')}\0`);
  const head = Buffer.from('E\0\0\0\0');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
