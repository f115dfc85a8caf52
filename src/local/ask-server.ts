import pg from 'pg';

/**
 * What a local PostgreSQL port answers: `none` (nobody, or no PostgreSQL), `busy` (starting or shutting down),
 * `refused` (not with this password), or `ready` with the data directory that it serves.
 */
export type ServerAnswer =
  { state: 'none' } | { state: 'busy' } | { state: 'refused' } | { state: 'ready'; directory: string };

/** Asks once. Never rejects. */
export async function askServer(port: number, password: string): Promise<ServerAnswer> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password,
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: 5000,
  });
  // A server that shuts down ends idle sessions with an error event, which would end this process unheard.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ directory: string }>(
      `select current_setting('data_directory') as directory`,
    );
    return { state: 'ready', directory: rows[0]?.directory ?? '' };
  } catch (error) {
    // 57P03 cannot_connect_now, 57P01 admin_shutdown; class 28 is a failed login.
    const code = error instanceof pg.DatabaseError ? (error.code ?? '') : '';
    if (code.startsWith('57P')) return { state: 'busy' };
    return { state: code.startsWith('28') ? 'refused' : 'none' };
  } finally {
    await client.end().catch(() => undefined);
  }
}
