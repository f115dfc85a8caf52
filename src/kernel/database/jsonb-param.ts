/**
 * A large JSON text as a parameter of type jsonb, in PostgreSQL's binary format (a version byte, then the text): `pg`
 * sends bytes as they are, while it measures and copies a string several times.
 */
export function jsonbParam(text: string): Buffer {
  const bytes = Buffer.allocUnsafe(Buffer.byteLength(text) + 1);
  bytes[0] = 1;
  bytes.write(text, 1);
  return bytes;
}
