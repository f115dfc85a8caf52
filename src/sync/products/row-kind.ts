/** How one kind of row gets from a page of Pluggy's into its table. */
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
  /** Its rows are encrypted where there is a key (docs/adr/0017): Node seals them before PostgreSQL gets them. */
  sealed?: boolean | undefined;
  /**
   * Takes (item id, run id, page's bytes, where its rows begin, their lengths, run's begin, parent id) and answers one
   * row `Written`.
   */
  upsert: string;
  /** As `upsert`, and quicker, for rows of which the copy has none; where it has one, it fails with 23505. */
  insert: string;
  /** Needed only for an Item that has removed or held rows. Takes (item id, ids on the page, run's begin). */
  settle: string;
  /** After `settle`, likewise. Takes (item id, ids of the new rows). */
  settleNew?: string | undefined;
}

interface Shape extends Omit<RowKind, 'upsert' | 'insert' | 'settle' | 'id' | 'idType'> {
  id?: string;
  idType?: 'uuid' | 'text';
  /** What its table has beside item_id, id, run_id and data: SQL over `e`, Pluggy's object, and `n`, its place. */
  columns: Record<string, string>;
  /** Likewise, but written once, with the new row. */
  atFirst?: Record<string, string>;
  /** CTEs after `incoming` and `allowed (id, n, e)`, `inserted` and `updated (id)`, for what goes with the rows. */
  also?: string;
}

/**
 * Makes the statements. A row that was removed comes back only in an answer that was asked for after its removal: an
 * older one tells of a past in which it still existed. Equal content is not written, and what a person's run wrote
 * after this one began is not overwritten by it.
 *
 * No `on conflict`: it would lock, and so write, also the rows that stay as they are. The Item's row is locked by
 * then, so nobody else writes these rows. Pluggy's objects are read one by one, which takes less of PostgreSQL's time
 * than reading a page whole, and go through as few steps as possible: each would copy them.
 * What only an Item with removed rows needs is a statement of its own: PostgreSQL plans this one for every page. Ids
 * come back as JSON, which Node reads in a fraction of the time that `pg` needs for an array.
 */
export function rowKind(shape: Shape): RowKind {
  const { name, table, id = 'id', idType = 'uuid', columns, atFirst = {}, also = '' } = shape;
  const inserted = { ...columns, ...atFirst };
  const update = Object.entries(columns).map(([column, sql]) => `${column} = ${sql}`);
  // `distinct on` takes each id once, as it came last. `offset 0` keeps each row from being read anew for each column.
  const write = (existing: string, isNew: string, updated: string): string => `
    with incoming as materialized (
      select distinct on ((e->>'${id}')::${idType}) (e->>'${id}')::${idType} as id, n, e
        from (select convert_from(substr($3::bytea, begins + 1, bytes), 'UTF8')::jsonb as e, n
                from unnest($4::int[], $5::int[]) with ordinality as place(begins, bytes, n)
              offset 0) row
       order by (e->>'${id}')::${idType}, n desc
    ), ids as materialized (
      select coalesce(array_agg(id::text), '{}') as seen from incoming
    )${existing}, gone as materialized (
      select coalesce(array_agg(r.id), '{}') as seen from sync.removed_rows r
       where r.item_id = $1::uuid and r.kind = '${name}' and r.id = any((select seen from ids)::text[])
         and r.removed_at >= $6::timestamptz
    ), allowed as not materialized (
      select id, n, e from incoming where not (id::text = any((select seen from gone)::text[]))
    ), inserted as (
      insert into sync.${table} (item_id, id, ${Object.keys(inserted).join(', ')}, run_id, data)
      select $1::uuid, a.id, ${Object.values(inserted).join(', ')}, $2::bigint, e
        from allowed a
       where ${isNew} and ($7::uuid is null or true)
      returning id
    ), updated as (${updated})${also}
    select (select count(*)::int from inserted) as added, (select count(*)::int from updated) as changed,
           to_json(ids.seen) as seen,
           case when exists (select 1 from sync.removed_rows where item_id = $1::uuid and kind = '${name}')
                  or exists (select 1 from sync.held_removals where item_id = $1::uuid and kind = '${name}')
                then (select coalesce(json_agg(id), '[]') from inserted) end as "toSettle"
      from ids`;
  const upsert = write(
    `, existing as materialized (
      select coalesce(array_agg(t.id), '{}') as seen from sync.${table} t
       where t.item_id = $1::uuid and t.id = any((select seen from ids)::text[]::${idType}[])
    )`,
    `not (a.id = any((select seen from existing)::${idType}[]))`,
    `
      update sync.${table} t set run_id = $2::bigint, data = e, ${update.join(', ')}
        from allowed a
       where (select seen <> '{}' from existing) and t.item_id = $1::uuid and t.id = a.id and t.data is distinct from e
         and not exists (select 1 from sync.runs r where r.id = t.run_id and r.started_at > $6::timestamptz)
      returning t.id
    `,
  );
  const insert = write('', 'true', 'select id from inserted where false');
  // What is in an answer is not gone: a removal that was held back is held no longer.
  const settle = `
    with returned as (
      delete from sync.removed_rows
       where item_id = $1 and kind = '${name}' and id = any($2::text[]) and removed_at < $3::timestamptz
    )
    delete from sync.held_removals where item_id = $1 and kind = '${name}' and id = any($2::text[])`;
  return {
    name,
    table,
    parent: shape.parent,
    id,
    idType,
    sealed: shape.sealed,
    upsert,
    insert,
    settle,
    settleNew: shape.settleNew,
  };
}
