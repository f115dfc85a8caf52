import type { MigrationInterface, QueryRunner } from 'typeorm';

type Columns = Record<string, [sql: string, meaning: string]>;

const text = (name: string): string => `r.data->>'${name}'`;
const number = (name: string): string => `reporting.number(r.data->'${name}')`;
const instant = (name: string): string => `reporting.instant(r.data->>'${name}')`;
const day = (instant: string): string => `(${instant} at time zone 'America/Sao_Paulo')::date`;

const RUN: Columns = { run_id: ['r.run_id', 'the sync run that wrote the row last; see sync_runs'] };
const ITEM: Columns = { item_id: ['r.item_id', 'the Item; see items'] };
const CURRENCY: Columns = { currency_code: [text('currencyCode'), 'ISO 4217 code of the amounts'] };

const VIEWS: Record<string, { table: string; comment: string; columns: Columns }> = {
  accounts: {
    table: 'accounts',
    comment: 'bank accounts and credit cards, as last read',
    columns: {
      account_id: ['r.id', 'the account'],
      ...ITEM,
      type: ['r.type', 'BANK or CREDIT'],
      subtype: [text('subtype'), 'CHECKING_ACCOUNT, SAVINGS_ACCOUNT, CREDIT_CARD'],
      name: [text('name'), "the bank's name for it"],
      balance: [number('balance'), 'BANK: what is in it; CREDIT: the amount of the open bill'],
      ...CURRENCY,
      credit_limit: [`reporting.number(r.data->'creditData'->'creditLimit')`, 'of a card: what can be spent in all'],
      available_credit_limit: [`reporting.number(r.data->'creditData'->'availableCreditLimit')`, 'of a card: what can still be spent'],
      created_at: ['r.created_at', 'when Pluggy first saw it'],
      updated_at: ['r.updated_at', 'when Pluggy last fetched it'],
      ...RUN,
    },
  },
  transactions: {
    table: 'transactions',
    comment: 'transactions of all accounts; days are those of São Paulo',
    columns: {
      transaction_id: ['r.id', 'the transaction'],
      ...ITEM,
      account_id: ['r.account_id', 'the account; see accounts'],
      date: ['r.date', 'when it happened'],
      day: [day('r.date'), 'the day on which it happened, in São Paulo'],
      direction: [
        `case r.data->>'type' when 'CREDIT' then 'in' when 'DEBIT' then 'out' end`,
        'in or out, by its type: the sign of amounts differs between banks and cards',
      ],
      size: ['abs(r.amount)', 'the amount without its sign, in currency_code'],
      signed_size: [
        `case r.data->>'type' when 'CREDIT' then abs(r.amount) when 'DEBIT' then -abs(r.amount) end`,
        'positive in, negative out; add these up',
      ],
      amount: ['r.amount', 'as Pluggy has it, with its sign'],
      ...CURRENCY,
      amount_in_account_currency: [number('amountInAccountCurrency'), "in the account's currency, when that is another"],
      type: [text('type'), 'DEBIT or CREDIT'],
      status: ['r.status', 'POSTED or PENDING'],
      description: [text('description'), "the bank's words; may name people"],
      category: [text('category'), "Pluggy's category"],
      category_id: [text('categoryId'), 'its number: two digits a level'],
      payment_method: [`r.data->'paymentData'->>'paymentMethod'`, 'PIX, TED, BOLETO, …'],
      merchant_name: [`r.data->'merchant'->>'name'`, 'the shop'],
      installment_number: [`reporting.number(r.data->'creditCardMetadata'->'installmentNumber')`, 'which instalment, from 1'],
      total_installments: [`reporting.number(r.data->'creditCardMetadata'->'totalInstallments')`, 'how many there are'],
      bill_id: ['r.bill_id', 'the card bill that it stands on'],
      created_at: ['r.created_at', 'when Pluggy first had it'],
      updated_at: ['r.updated_at', 'when Pluggy last changed it'],
      ...RUN,
    },
  },
  bills: {
    table: 'bills',
    comment: 'closed bills of credit cards',
    columns: {
      bill_id: ['r.id', 'the bill'],
      ...ITEM,
      account_id: ['r.account_id', 'the card'],
      due_date: ['r.due_date', 'when it is due'],
      due_day: [day('r.due_date'), 'the same as a day in São Paulo'],
      total_amount: [number('totalAmount'), 'what is to be paid'],
      minimum_payment_amount: [number('minimumPaymentAmount'), 'least that has to be paid'],
      currency_code: [text('totalAmountCurrencyCode'), 'ISO 4217 code of the amounts'],
      ...RUN,
    },
  },
  investments: {
    table: 'investments',
    comment: 'positions, as last read',
    columns: {
      investment_id: ['r.id', 'the position'],
      ...ITEM,
      type: ['r.type', 'FIXED_INCOME, MUTUAL_FUND, EQUITY, ETF, COE, SECURITY, OTHER'],
      subtype: [text('subtype'), 'CDB, TREASURY, STOCK, …'],
      status: [text('status'), 'ACTIVE, PENDING, TOTAL_WITHDRAWAL'],
      name: [text('name'), "the institution's name for it"],
      issuer: [text('issuer'), 'who issued it'],
      balance: [number('balance'), 'worth net of taxes'],
      gross_amount: [number('amount'), 'worth before taxes'],
      original_amount: [number('amountOriginal'), 'what was put in'],
      profit_amount: [number('amountProfit'), 'gain or loss so far'],
      quantity: [number('quantity'), 'how many quotas or shares'],
      unit_value: [number('value'), 'price of one'],
      ...CURRENCY,
      valued_at: [instant('date'), 'when that was its worth'],
      due_date: [instant('dueDate'), 'when it matures'],
      ...RUN,
    },
  },
  investment_transactions: {
    table: 'investment_transactions',
    comment: 'movements of positions',
    columns: {
      investment_transaction_id: ['r.id', 'the movement'],
      ...ITEM,
      investment_id: ['r.investment_id', 'the position; see investments'],
      date: ['r.date', 'when it was booked'],
      day: [day('r.date'), 'the same as a day in São Paulo'],
      type: [text('type'), 'BUY, SELL, TAX, TRANSFER, INTEREST, AMORTIZATION'],
      movement_type: [text('movementType'), 'CREDIT (into the position) or DEBIT'],
      amount: [number('amount'), 'gross amount'],
      net_amount: [number('netAmount'), 'amount after fees and taxes'],
      quantity: [number('quantity'), 'how many quotas or shares'],
      unit_value: [number('value'), 'price of one'],
      ...RUN,
    },
  },
  loans: {
    table: 'loans',
    comment: 'loans and financings, as last read',
    columns: {
      loan_id: ['r.id', 'the loan'],
      ...ITEM,
      kind: ['r.kind', 'LOAN, FINANCING, INVOICE_FINANCING, UNARRANGED_ACCOUNT_OVERDRAFT'],
      product_name: [text('productName'), "the bank's name for it"],
      contract_date: ['r.contract_date', 'when it was signed'],
      contract_amount: [number('contractAmount'), 'sum of the contract'],
      outstanding_balance: [`reporting.number(r.data->'payments'->'contractOutstandingBalance')`, 'what is still owed'],
      ...CURRENCY,
      total_cost_a_year: [number('CET'), 'total cost; 0.29 is 29 % a year'],
      due_date: [instant('dueDate'), 'when the last instalment is due'],
      paid_installments: [`reporting.number(r.data->'installments'->'paidInstallments')`, 'instalments paid'],
      past_due_installments: [`reporting.number(r.data->'installments'->'pastDueInstallments')`, 'instalments overdue'],
      ...RUN,
    },
  },
  balances: {
    table: 'balances',
    comment: 'what each account held, as last seen on each day; days without a reading are not there',
    columns: {
      account_id: ['r.account_id', 'the account'],
      ...ITEM,
      day: ['r.day', 'the day, in São Paulo'],
      balance: ['r.balance', 'as in accounts'],
      currency_code: ['r.currency_code', 'ISO 4217 code'],
      ...RUN,
    },
  },
  sync_runs: {
    table: 'runs',
    comment: 'every run that wrote a copy',
    columns: {
      run_id: ['r.id', 'the run'],
      ...ITEM,
      cause: ['r.cause', "who wanted it: a webhook's event, check, app, person, audit, import"],
      started_at: ['r.started_at', 'when it began'],
      ended_at: ['r.ended_at', 'when it ended; null while it goes on'],
      duration_seconds: ['extract(epoch from r.ended_at - r.started_at)', 'how long it took'],
      outcome: ['r.outcome', 'done, partial, failed, superseded, gone; null while it goes on'],
      pages: ['r.pages', 'pages read'],
      calls: ['r.calls', 'requests to Pluggy'],
      added: ['r.added', 'rows that were new'],
      changed: ['r.changed', 'rows that were different'],
      removed: ['r.removed', 'rows that left'],
      unchanged: ['r.unchanged', 'rows that were as they are'],
      held: ['r.held', 'removals held back by the brake'],
      parked: ['r.parked', 'rows that the database refused'],
    },
  },
}; // prettier-ignore

/** Schema `reporting`: typed views for those who read by SQL. No documents, no identities. */
export class SyncReporting1764001500001 implements MigrationInterface {
  name = 'SyncReporting1764001500001';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `comment on schema reporting is 'views for those who read by SQL; stable, unlike the tables behind them'`,
    );
    // What a bank sends in a field's place must not make a view fail.
    await db.query(`
      create function reporting.number(value jsonb) returns numeric language sql immutable parallel safe as
      $$ select case when jsonb_typeof(value) = 'number' then value::numeric end $$`);
    await db.query(`
      create function reporting.instant(value text) returns timestamptz language plpgsql immutable parallel safe as $$
      begin
        return case when value ~ '^\\d{4}-\\d\\d-\\d\\d(T[\\d:.]+Z)?$'
                    then rtrim(value, 'Z')::timestamp at time zone 'UTC' end;
      exception when datetime_field_overflow or invalid_datetime_format then
        return null;
      end $$`);
    for (const [view, { table, comment, columns }] of Object.entries(VIEWS)) {
      const list = Object.entries(columns).map(([name, [sql]]) => `${sql} as ${name}`);
      await db.query(`create view reporting.${view} as select ${list.join(', ')} from sync.${table} r`);
      await db.query(`comment on view reporting.${view} is '${quoted(comment)}'`);
      for (const [name, [, meaning]] of Object.entries(columns))
        await db.query(`comment on column reporting.${view}.${name} is '${quoted(meaning)}'`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    for (const view of Object.keys(VIEWS)) await db.query(`drop view reporting.${view}`);
    await db.query(`drop function reporting.number(jsonb), reporting.instant(text)`);
    await db.query(`comment on schema reporting is null`);
  }
}

const quoted = (words: string): string => words.replaceAll("'", "''");
