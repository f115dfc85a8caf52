import pg from 'pg';

/** What the hub's migrations made. graphile-worker's schema is its own affair, TypeORM's list of migrations too. */
const OURS = `not like all (array['pg\\_%', 'information_schema', 'graphile_worker'])`;

/**
 * One line an object, sorted, in the words of PostgreSQL's own catalogue: what two databases with the same
 * migrations have in common, and nothing that depends on when or where they were made.
 */
const CATALOGUE = `
  with lines (line) as (
    select format('schema %s', nspname) from pg_namespace where nspname ${OURS} and nspname <> 'public'
    union all
    select format('%s %s.%s', case c.relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'v' then 'view'
                              when 'm' then 'materialized view' when 'S' then 'sequence' else c.relkind::text end,
                  n.nspname, c.relname)
           || case when c.relkind in ('v', 'm') then E' as\\n' || pg_get_viewdef(c.oid) else '' end
           || coalesce(' with (' || array_to_string(c.reloptions, ', ') || ')', '')
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname ${OURS} and c.relkind in ('r', 'p', 'v', 'm', 'S')
    union all
    select format('column %s.%s.%s %s%s%s%s', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                  case when a.attnotnull then ' not null' else '' end,
                  coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), ''),
                  case a.attidentity when '' then '' else ' identity ' || a.attidentity::text end)
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where n.nspname ${OURS} and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
    union all
    select format('constraint %s.%s.%s %s', n.nspname, c.relname, o.conname, pg_get_constraintdef(o.oid))
      from pg_constraint o join pg_class c on c.oid = o.conrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname ${OURS} and o.contype <> 'n'
    union all
    select format('index %s', pg_get_indexdef(i.indexrelid))
      from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname ${OURS}
    union all
    select format('trigger %s.%s %s', n.nspname, c.relname, pg_get_triggerdef(t.oid))
      from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname ${OURS} and not t.tgisinternal
    union all
    select format(E'function %s.%s\\n%s', n.nspname, p.proname, pg_get_functiondef(p.oid))
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname ${OURS} and p.prokind in ('f', 'p')
    union all
    select format('type %s.%s %s', n.nspname, t.typname,
                  coalesce('enum ' || (select string_agg(e.enumlabel, ', ' order by e.enumsortorder)
                                         from pg_enum e where e.enumtypid = t.oid), 'domain'))
      from pg_type t join pg_namespace n on n.oid = t.typnamespace
     where n.nspname ${OURS} and t.typtype in ('e', 'd')
    union all
    select format('extension %s', extname) from pg_extension where extname <> 'plpgsql'
  )
  select line from lines where line !~ '(public\\.)?kernel_migrations' order by line collate "C"`;

/** The schema of the database as text, one line an object; empty when there is nothing of the hub in it. */
export async function readCatalogue(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ line: string }>(CATALOGUE);
    return rows.map(({ line }) => `${line.trimEnd()}\n`).join('');
  } finally {
    await client.end();
  }
}
