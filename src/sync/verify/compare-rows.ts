import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { cleanJson } from '../../kernel/pluggy/clean-json.js';
import type { RowKind } from '../products/row-kind.js';
import { SealPages } from '../sealing/seal-pages.js';

/** Rows in some state: how many, and which, the first hundred of them. */
export interface Some {
  count: number;
  ids: string[];
}

/** How one product's copy compares with Pluggy. */
export interface ProductReport {
  /** Rows that Pluggy has. */
  atPluggy: number;
  /** Pluggy has them and the copy does not. */
  missing: Some;
  /** Both have them, with different content. `fields` names the fields, never their values. */
  different: Some & { fields: string[] };
  /** The copy has them and Pluggy does not. */
  extra: Some;
  /** As `extra`, and the brake keeps them for an admin. */
  held: number;
  /** As `missing`, and they are parked because the database refuses them. */
  parked: number;
  /** Why it could not be compared, or not all of it. */
  error?: string;
}

/** One comparison of an Item. */
export interface Verification {
  id: string;
  itemId: string;
}

/** What a page told, beside the report. */
interface Compared {
  next: string | null;
  totalPages: number | null;
  listed: number;
  missing: string[];
  parked: number;
  different: string[];
  fields: string[];
  isPage: boolean;
}

const NAMED = 100;
const none = (): Some => ({ count: 0, ids: [] });
const UUID = `'^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'`;

export const emptyReport = (): ProductReport => ({
  atPluggy: 0, missing: none(), different: { ...none(), fields: [] }, extra: none(), held: 0, parked: 0,
}); // prettier-ignore

/** Compares pages of Pluggy's with the copy, in the database, and writes nothing but which ids were seen. */
@Injectable()
export class CompareRows {
  constructor(
    private readonly database: Database,
    private readonly seal: SealPages,
  ) {}

  /** Compares one page. @returns where the next one is. */
  async page(
    verification: Verification,
    kind: RowKind,
    pageText: string,
    report: ProductReport,
  ): Promise<Pick<Compared, 'next' | 'totalPages'>> {
    const opened = kind.sealed
      ? await this.seal.toCompare(this.database, verification.itemId, pageText)
      : undefined;
    const id = `e->>'${kind.id}'`;
    // A row without a proper id cannot be in the copy: it is parked there, if anything.
    const typed = kind.idType === 'uuid' ? `case when ${id} ~ ${UUID} then (${id})::uuid end` : id;
    const [page] = await this.database.query<Compared>(
      `with page as materialized (select $3::jsonb as body), listed as (
         select distinct on (coalesce((${typed})::text, n::text)) ${typed} as id, e as data, ${id} as given
           from page, jsonb_array_elements(page.body->'results') with ordinality as row(e, n)
          order by coalesce((${typed})::text, n::text), n desc
       ), fresh as (
         select l.* from listed l
          where not exists (select 1 from sync.verified_ids v where v.verification_id = $2 and v.kind = $4 and v.id = l.id::text)
       ), noted as (
         insert into sync.verified_ids (verification_id, kind, id) select $2, $4, id::text from fresh where id is not null
       ), compared as (
         select f.id, f.given, t.id is null as missing, t.data is distinct from f.data as different,
                case when t.data is distinct from f.data then
                  array(select coalesce(p.key, h.key) from jsonb_each(f.data) p full join jsonb_each(t.data) h on h.key = p.key
                         where p.value is distinct from h.value) end as fields,
                exists (select 1 from sync.parked_rows p
                         where p.item_id = $1 and p.kind = $4 and strpos(p.row_text, f.given) > 0) as parked
           from fresh f left join sync.${kind.table} t on t.item_id = $1 and t.id = f.id
       )
       select page.body->>'next' as next, (page.body->>'totalPages')::int as "totalPages",
              jsonb_typeof(page.body->'results') = 'array' as "isPage",
              (select count(*)::int from compared) as listed,
              array(select coalesce(given, '') from compared where missing and not parked) as missing,
              (select count(*)::int from compared where missing and parked) as parked,
              array(select id::text from compared where not missing and different) as different,
              array(select distinct f from compared, unnest(fields) f where not missing) as fields
         from page`,
      [verification.itemId, verification.id, opened?.pageText ?? cleanJson(pageText).text, kind.name],
    );
    if (!page?.isPage) throw new Error(`Pluggy's answer has no list of results (${kind.name})`);
    report.atPluggy += page.listed;
    report.parked += page.parked;
    add(report.missing, page.missing);
    add(report.different, page.different);
    const fields = opened?.fields ?? page.fields;
    report.different.fields = [...new Set([...report.different.fields, ...fields])].sort();
    if (opened?.error !== undefined) report.error = opened.error;
    return page;
  }

  /** Rows of the copy that were on no page of the list. */
  async extra(
    verification: Verification,
    kind: RowKind,
    scopeId: string,
    report: ProductReport,
  ): Promise<void> {
    const rows = await this.database.query<{ id: string; held: boolean }>(
      `select t.id::text as id,
              exists (select 1 from sync.held_removals h
                       where h.item_id = $1 and h.kind = $3 and h.id = t.id::text) as held
         from sync.${kind.table} t
        where t.item_id = $1 and ${kind.parent ? `t.${kind.parent} = $4` : '$4::uuid is not null'}
          and not exists (select 1 from sync.verified_ids v
                           where v.verification_id = $2 and v.kind = $3 and v.id = t.id::text)`,
      [verification.itemId, verification.id, kind.name, scopeId],
    );
    report.held += rows.filter(({ held }) => held).length;
    add(
      report.extra,
      rows.filter(({ held }) => !held).map(({ id }) => id),
    );
  }

  /** Which accounts or investments both have: of the others, whatever hangs on them is missing or too much as well. */
  async inBoth(verification: Verification, { name, table }: RowKind, onlyCards: boolean): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `select t.id from sync.${table} t join sync.verified_ids v on v.verification_id = $2 and v.kind = $3 and v.id = t.id::text
        where t.item_id = $1 ${onlyCards ? `and t.type = 'CREDIT'` : ''} order by t.id`,
      [verification.itemId, verification.id, name],
    );
    return rows.map(({ id }) => id);
  }

  /** Forgets which ids were seen. */
  async forget({ id }: Verification): Promise<void> {
    await this.database.query(`delete from sync.verified_ids where verification_id = $1`, [id]);
  }
}

function add(some: Some, ids: string[]): void {
  some.count += ids.length;
  some.ids.push(...ids.slice(0, Math.max(0, NAMED - some.ids.length)));
}
