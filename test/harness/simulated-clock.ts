import pg from 'pg';

/**
 * The hub's clock is PostgreSQL's. In a test database with this, it is the machine's and a shift that the test
 * chooses: functions of the same names, which the search path finds before PostgreSQL's own. They are in `public`, the
 * schema that a program is in unless it says otherwise (TypeORM looks for its table there). Whoever opens a
 * connection after the installation lives by it. The hub's few questions to Node's clock (how long a key or token of
 * its own lives) stay with the machine's time.
 */
const INSTALL = `
  create schema sim;
  create table sim.clock (shift interval not null);
  insert into sim.clock values ('0');
  create function public.clock_timestamp() returns timestamptz language plpgsql volatile parallel safe
    as $$ begin return pg_catalog.clock_timestamp() + (select shift from sim.clock); end $$;
  create function public.now() returns timestamptz language plpgsql stable parallel safe
    as $$ begin return pg_catalog.now() + (select shift from sim.clock); end $$;
  do $$
  declare bound record;
  begin
    execute format('alter database %I set search_path = "$user", public, pg_catalog', current_database());
    -- A default was bound to PostgreSQL's own function when its table was made.
    for bound in
      select attrelid::regclass as tab, attname as col, pg_get_expr(adbin, adrelid) as expression
        from pg_attrdef join pg_attribute on attrelid = adrelid and attnum = adnum
       where pg_get_expr(adbin, adrelid) in ('clock_timestamp()', 'now()')
    loop
      execute format('alter table %s alter column %I set default public.%s', bound.tab, bound.col, bound.expression);
    end loop;
  end $$`;

/** Gives a test database a clock that {@link advanceClock} moves. Before anybody else has connected to it. */
export async function simulateClock(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(INSTALL);
  } finally {
    await client.end();
  }
}

/** Time only goes on: rows that are younger than now would be news from the future. @returns the new time. */
export async function advanceClock(db: pg.Pool, ms: number): Promise<number> {
  if (ms < 0) throw new Error('The clock does not go back.');
  await db.query(`update sim.clock set shift = shift + $1 * interval '1 millisecond'`, [ms]);
  const { rows } = await db.query<{ now: Date }>(`select clock_timestamp() as now`);
  return rows[0]!.now.getTime();
}
