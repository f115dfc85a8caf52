import pg, { type ClientBase, type Connection, type QueryResultRow } from 'pg';

/** What {@link queryWithBytes} can send. */
export type BytesParam = Buffer | string | number | null;

/**
 * Runs a query with many bytes among its parameters. They are sent from where they lie: `pg` would copy them into a
 * message of its own, and half a megabyte for each page of a sync keeps the garbage collector busy.
 */
export function queryWithBytes<Row extends QueryResultRow>(
  client: ClientBase,
  sql: string,
  params: BytesParam[],
): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    const query = new pg.Query<Row>({ text: sql, values: params }, (error, result) => {
      if (error) reject(error);
      else resolve(result.rows);
    });
    const submit = query.submit.bind(query);
    // All of `pg`'s own way of sending a query, but for the one message that carries the parameters.
    query.submit = (connection) =>
      submit(
        Object.create(connection, { bind: { value: () => sendBind(connection, params) } }) as Connection,
      );
    client.query(query);
  });
}

/** The message Bind of PostgreSQL's protocol, for the unnamed statement: bytes in binary format, all else as text. */
function sendBind({ stream }: Connection, params: BytesParam[]): void {
  const values = params.map((param) =>
    param === null || Buffer.isBuffer(param) ? param : Buffer.from(String(param)),
  );
  const parts: Buffer[] = [Buffer.from([0, 0]), int16(params.length)];
  for (const param of params) parts.push(int16(Buffer.isBuffer(param) ? 1 : 0));
  parts.push(int16(params.length));
  for (const value of values) parts.push(int32(value?.length ?? -1), ...(value ? [value] : []));
  parts.push(int16(1), int16(0)); // the results as text
  const length = parts.reduce((sum, part) => sum + part.length, 4);
  stream.write(Buffer.from('B'));
  stream.write(int32(length));
  for (const part of parts) stream.write(part);
}

function int16(number: number): Buffer {
  const bytes = Buffer.allocUnsafe(2);
  bytes.writeInt16BE(number);
  return bytes;
}

function int32(number: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(number);
  return bytes;
}
