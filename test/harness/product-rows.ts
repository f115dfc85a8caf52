import { isDeepStrictEqual } from 'node:util';
import type { BankTruth, Json } from './sandbox.js';
import type { Stack } from './stack.js';

/** Every product's rows, each as `owner/id` with its object; the owner where Pluggy's object does not name it. */
export type ProductRows = Record<string, Record<string, Json>>;

const TABLES = {
  accounts: `null`, transactions: `null`, bills: `account_id`, investments: `null`,
  investment_transactions: `investment_id`, loans: `null`, identities: `null`, resources: `null`,
} as const; // prettier-ignore

/** All that the hub's tables hold of an Item. */
export async function copiedRows(stack: Stack, itemId: string): Promise<ProductRows> {
  const parts = Object.entries(TABLES).map(
    ([table, owner]) =>
      `select '${table}' as product, coalesce(${owner}::text || '/', '') || id as key, data from sync.${table} where item_id = $1`,
  );
  const { rows } = await stack.db.query<{ product: string; key: string; data: Json }>(
    parts.join(' union all '),
    [itemId],
  );
  const copied: ProductRows = Object.fromEntries(Object.keys(TABLES).map((table) => [table, {}]));
  for (const { product, key, data } of rows) copied[product]![key] = data;
  return copied;
}

/** The same as the bank has it, told by the sandbox's control API. */
export function trueRows(bank: BankTruth): ProductRows {
  const keyed = <Row extends Json>(rows: Row[], key: (row: Row) => string): Record<string, Json> =>
    Object.fromEntries(rows.map((row) => [key(row), row]));
  const byId = (rows: (Json & { id: string })[]): Record<string, Json> => keyed(rows, ({ id }) => id);
  return {
    accounts: byId(bank.accounts),
    transactions: byId(bank.transactions),
    bills: keyed(bank.bills, ({ accountId, id }) => `${accountId}/${id}`),
    investments: byId(bank.investments),
    investment_transactions: Object.fromEntries(
      bank.investmentTransactions.map(({ investmentId, row }) => [`${investmentId}/${row.id}`, row]),
    ),
    loans: byId(bank.loans),
    identities: byId(bank.identity),
    resources: keyed(bank.resources, ({ resourceId }) => resourceId),
  };
}

/** Which rows are only in one of the two, or not equal. */
export function rowDifferences(mine: ProductRows, theirs: ProductRows): string[] {
  return Object.keys(theirs).flatMap((product) => {
    const [here, there] = [mine[product]!, theirs[product]!];
    return [...new Set([...Object.keys(here), ...Object.keys(there)])]
      .filter((key) => !isDeepStrictEqual(here[key], there[key]))
      .map((key) => `${product} ${key}: ${!there[key] ? 'too much' : !here[key] ? 'missing' : 'different'}`);
  });
}
