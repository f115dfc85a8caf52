/**
 * How one kind of row gets from a page of Pluggy's into its table.
 *
 * The statement takes (item id, run id, page text, from, to, positions left out, run's begin, parent id) and answers
 * one row `Written`; it takes the page apart by itself.
 */
export interface RowKind {
  /** Its name in tombstones and parked rows. */
  name: string;
  /** Its table in schema `sync`. */
  table: string;
  /** The column that names the account or investment it belongs to; undefined when it belongs to the Item alone. */
  parent?: string | undefined;
  /** The field with the row's id, and what type that is in its table. */
  id: string;
  idType: 'uuid' | 'text';
  upsert: string;
}

interface Shape extends Omit<RowKind, 'upsert' | 'id' | 'idType'> {
  id?: string;
  idType?: 'uuid' | 'text';
  /** What its table has beside item_id, id, run_id and data: SQL over `data`, Pluggy's object. */
  columns: Record<string, string>;
  /** CTEs that follow `written (id, inserted)`, for what must happen in the same statement. */
  also?: string;
}

/**
 * Makes the statement. What is in an answer is not gone: a removal that was held back is held no longer. A row that
 * was removed comes back only in an answer that was asked for after its removal: an older one tells of a past in
 * which it still existed. Equal content is not written, and what a person's run wrote after this one began is not
 * overwritten by it.
 */
export function rowKind(shape: Shape): RowKind {
  const { name, table, id = 'id', idType = 'uuid', columns, also = '' } = shape;
  const names = Object.keys(columns);
  const update = [...names, 'run_id', 'data'].map((column) => `${column} = excluded.${column}`);
  // `distinct on` takes each id once, as it came last: an id twice in one statement is refused (21000).
  const upsert = `
    with page as materialized (select $3::jsonb as body), incoming as (
      select distinct on ((e->>'${id}')::${idType}) (e->>'${id}')::${idType} as id, e as data
        from page, jsonb_array_elements(page.body->'results') with ordinality as row(e, n)
       where n > $4::int and n <= $5::int and not (n - 1 = any($6::int[]))
       order by (e->>'${id}')::${idType}, n desc
    ), allowed as (
      select i.* from incoming i
        left join sync.removed_rows r on r.item_id = $1::uuid and r.kind = '${name}' and r.id = i.id::text
       where r.id is null or r.removed_at < $7::timestamptz
    ), returned as (
      delete from sync.removed_rows r using allowed
       where r.item_id = $1::uuid and r.kind = '${name}' and r.id = allowed.id::text
    ), exists_after_all as (
      delete from sync.held_removals h using incoming
       where h.item_id = $1::uuid and h.kind = '${name}' and h.id = incoming.id::text
    ), written as (
      insert into sync.${table} as t (item_id, id, ${names.join(', ')}, run_id, data)
      select $1::uuid, id, ${Object.values(columns).join(', ')}, $2::bigint, data
        from allowed
       where $8::uuid is null or true
       order by id
      on conflict (item_id, id) do update set ${update.join(', ')}
       where t.data is distinct from excluded.data
         and not exists (select 1 from sync.runs r where r.id = t.run_id and r.started_at > $7::timestamptz)
      returning id, xmax = 0 as inserted
    )${also}
    select (select count(*)::int from written where inserted) as added,
           (select count(*)::int from written where not inserted) as changed,
           (select coalesce(array_agg(id::text), '{}') from incoming) as seen,
           page.body->>'next' as next, (page.body->>'totalPages')::int as "totalPages",
           jsonb_typeof(page.body->'results') = 'array' as "isPage"
      from page`;
  return { name, table, parent: shape.parent, id, idType, upsert };
}
