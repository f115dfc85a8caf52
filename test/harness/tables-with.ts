import type pg from 'pg';

/** Tables with a row that has the text somewhere, over all schemas. */
export async function tablesWith(db: pg.Pool, text: string): Promise<string[]> {
  const { rows: tables } = await db.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables)
    if ((await db.query(`select from ${name} t where strpos(t::text, $1) > 0 limit 1`, [text])).rowCount)
      found.push(name);
  return found;
}
