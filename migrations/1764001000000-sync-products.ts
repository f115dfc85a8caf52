import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A table per product beside accounts and transactions; tombstones and held removals for every kind of row; the
 * change feed's numbers; how far each product was read; what a run read, called and failed at; balances by day.
 */
export class SyncProducts1764001000000 implements MigrationInterface {
  name = 'SyncProducts1764001000000';

  async up(db: QueryRunner): Promise<void> {
    await this.products(db);
    await this.removals(db);
    await this.changes(db);
    await this.progress(db);
    await this.runs(db);
  }

  private async products(db: QueryRunner): Promise<void> {
    const own: Record<string, string> = {
      bills: `account_id uuid not null, due_date timestamptz,`,
      investments: `type text, created_at timestamptz, updated_at timestamptz,`,
      investment_transactions: `investment_id uuid not null, date timestamptz,`,
      loans: `kind text, contract_date timestamptz,`,
      identities: `created_at timestamptz, updated_at timestamptz,`,
      consents: `created_at timestamptz, expires_at timestamptz, revoked_at timestamptz,`,
    };
    for (const [table, columns] of Object.entries(own))
      await db.query(`
        create table sync.${table} (
          item_id uuid not null,
          id uuid not null unique,
          ${columns}
          run_id bigint not null,
          data jsonb not null,
          primary key (item_id, id)
        )`);
    // A resource is known by the bank's own id, which is no UUID everywhere and unique only within its Item.
    await db.query(`
      create table sync.resources (
        item_id uuid not null,
        id text not null,
        type text,
        status text,
        run_id bigint not null,
        data jsonb not null,
        primary key (item_id, id)
      )`);
    await db.query(`create index bills_by_account on sync.bills (account_id, due_date desc, id desc)`);
    await db.query(
      `create index investment_transactions_by_date on sync.investment_transactions (investment_id, date desc, id desc)`,
    );
    await db.query(`
      create table sync.balances (
        item_id uuid not null,
        account_id uuid not null,
        day date not null,
        balance numeric not null,
        currency_code text,
        run_id bigint not null,
        primary key (account_id, day)
      )`);
    await db.query(
      `comment on table sync.balances is 'what each account held, as last seen on each day of America/Sao_Paulo'`,
    );
    await db.query(`create index balances_by_item on sync.balances (item_id)`);
    await db.query(`create table sync.categories (id text primary key, parent_id text, data jsonb not null)`);
    await db.query(`create table sync.category_rules (id text primary key, app_id uuid not null)`);
    await db.query(
      `comment on table sync.category_rules is 'whose a category rule is: all apps share one client at Pluggy'`,
    );
  }

  private async removals(db: QueryRunner): Promise<void> {
    await db.query(`alter table sync.removed_transactions rename to removed_rows`);
    await db.query(
      `alter table sync.removed_rows rename constraint removed_transactions_pkey to removed_rows_pkey`,
    );
    await db.query(`alter table sync.removed_rows rename account_id to parent_id`);
    await db.query(`alter table sync.held_removals rename account_id to parent_id`);
    await db.query(`alter table sync.held_removals rename transaction_id to id`);
    for (const table of ['removed_rows', 'held_removals']) {
      await db.query(`alter table sync.${table} alter parent_id drop not null, alter id type text,
                        add kind text not null default 'transaction'`);
      await db.query(`alter table sync.${table} alter kind drop default, drop constraint ${table}_pkey,
                        add primary key (item_id, kind, id)`);
      await db.query(
        `comment on column sync.${table}.parent_id is 'the account or investment that the row belonged to, if any'`,
      );
    }
  }

  private async changes(db: QueryRunner): Promise<void> {
    await db.query(
      `alter table sync.items add next_change bigint not null default 1, add audited_at timestamptz`,
    );
    await db.query(
      `comment on column sync.items.next_change is 'the number that the next change of a transaction gets'`,
    );
    await db.query(`alter table sync.transactions add change bigint not null default 0`);
    await db.query(`
      update sync.transactions t set change = n.n
        from (select item_id, id, row_number() over (partition by item_id order by date, id) as n
                from sync.transactions) n
       where n.item_id = t.item_id and n.id = t.id`);
    await db.query(`
      update sync.items i set next_change = m.last + 1
        from (select item_id, max(change) as last from sync.transactions group by item_id) m
       where m.item_id = i.item_id`);
    await db.query(`alter table sync.transactions alter change drop default`);
    await db.query(`create index transactions_by_change on sync.transactions (item_id, change)`);
    await db.query(
      `alter table sync.removed_rows add change bigint, add provider_id text, add successor_id uuid`,
    );
    await db.query(
      `create index removed_rows_by_change on sync.removed_rows (item_id, change) where change is not null`,
    );
    await db.query(`comment on column sync.removed_rows.successor_id is
      'the transaction that has the same providerId at the bank: the bank''s row was written anew'`);
  }

  private async progress(db: QueryRunner): Promise<void> {
    await db.query(`
      create table sync.progress (
        item_id uuid not null,
        product text not null,
        scope_id uuid not null,
        through timestamptz,
        read_at timestamptz,
        window_from date,
        created_through timestamptz,
        primary key (item_id, product, scope_id)
      )`);
    const comments = {
      scope_id: `'the account, investment or Item whose list it is'`,
      through: `'the Item''s lastUpdatedAt that the list has caught up with; by Pluggy''s clock'`,
      read_at: `'when the last reading of it began, by ours'`,
      window_from: `'the day from which that reading read transactions; null: all of them'`,
      created_through: `'as through, of rows with whatever date'`,
    };
    for (const [column, text] of Object.entries(comments))
      await db.query(`comment on column sync.progress.${column} is ${text}`);
    await db.query(`
      insert into sync.progress (item_id, product, scope_id, through, created_through)
      select item_id, 'transactions', id, transactions_through, transactions_through from sync.accounts
       where transactions_through is not null`);
    await db.query(`alter table sync.accounts drop transactions_through`);
  }

  private async runs(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table sync.runs add inbox_id bigint, add target timestamptz, add calls int not null default 0,
        add products jsonb not null default '{}', add progressed_at timestamptz,
        drop constraint runs_outcome_check,
        add constraint runs_outcome_check check (outcome in ('done', 'partial', 'failed', 'superseded', 'gone'))`);
    await db.query(`create index runs_by_target on sync.runs (item_id, target)`);
    await db.query(`comment on column sync.runs.cause is
      'the webhook''s event, or check, app, person, audit, import: who wanted it'`);
    await db.query(
      `comment on column sync.runs.inbox_id is 'the webhook that caused it, the last of several'`,
    );
    await db.query(
      `comment on column sync.runs.target is 'the Item''s lastUpdatedAt that it was to catch up with'`,
    );
    await db.query(`comment on column sync.runs.products is 'counts, warnings and error by product'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`update sync.runs set outcome = 'failed' where outcome = 'partial'`);
    await db.query(`
      drop index sync.runs_by_target;
      alter table sync.runs drop inbox_id, drop target, drop calls, drop products, drop progressed_at,
        drop constraint runs_outcome_check,
        add constraint runs_outcome_check check (outcome in ('done', 'failed', 'superseded', 'gone'))`);
    await db.query(`comment on column sync.runs.cause is null`);
    await db.query(`alter table sync.accounts add transactions_through timestamptz`);
    await db.query(`comment on column sync.accounts.transactions_through is
      'the Item''s lastUpdatedAt up to which all its transactions were read; null: the history is still to be read'`);
    await db.query(`
      update sync.accounts a set transactions_through = p.through
        from sync.progress p where p.product = 'transactions' and p.scope_id = a.id`);
    await db.query(`drop table sync.progress`);
    await db.query(`drop index sync.transactions_by_change`);
    await db.query(`alter table sync.transactions drop change`);
    await db.query(`alter table sync.items drop next_change, drop audited_at`);
    for (const table of ['removed_rows', 'held_removals']) {
      await db.query(`delete from sync.${table} where kind <> 'transaction'`);
      await db.query(`comment on column sync.${table}.parent_id is null`);
      await db.query(`alter table sync.${table} drop kind, alter parent_id set not null, alter id type uuid using id::uuid,
                        add constraint ${table}_pkey primary key (item_id, id)`);
    }
    await db.query(`alter table sync.removed_rows drop change, drop provider_id, drop successor_id`);
    await db.query(`alter table sync.removed_rows rename parent_id to account_id`);
    await db.query(`alter table sync.held_removals rename parent_id to account_id`);
    await db.query(`alter table sync.held_removals rename id to transaction_id`);
    await db.query(
      `alter table sync.removed_rows rename constraint removed_rows_pkey to removed_transactions_pkey`,
    );
    await db.query(`alter table sync.removed_rows rename to removed_transactions`);
    for (const table of [
      'category_rules',
      'categories',
      'balances',
      'resources',
      'consents',
      'identities',
      'loans',
      'investment_transactions',
      'investments',
      'bills',
    ])
      await db.query(`drop table sync.${table}`);
  }
}
