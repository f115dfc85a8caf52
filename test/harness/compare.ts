import { isDeepStrictEqual } from 'node:util';
import type { BankTruth, Json } from './sandbox.js';
import type { AppClient } from './app-client.js';
import type { Stack } from './stack.js';

const byId = (rows: Json[]): Map<string, Json> => new Map(rows.map((row) => [String(row.id), row]));

export interface Copy {
  accounts: Map<string, Json>;
  transactions: Map<string, Json>;
}

/** How a copy differs from the truth, in few words: ids on one side only, and fields that are not equal. */
export function differences(copy: Copy, truth: Copy): string[] {
  return (['accounts', 'transactions'] as const).flatMap((kind) => [
    ...[...truth[kind].keys()].filter((id) => !copy[kind].has(id)).map((id) => `${kind}: ${id} is missing`),
    ...[...copy[kind].keys()]
      .filter((id) => !truth[kind].has(id))
      .map((id) => `${kind}: ${id} should not be there`),
    ...[...copy[kind]].flatMap(([id, row]) =>
      fieldDifferences(`${kind}: ${id}`, row, truth[kind].get(id) ?? row),
    ),
  ]);
}

function fieldDifferences(name: string, mine: Json, theirs: Json): string[] {
  const fields = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
  return fields
    .filter((field) => !isDeepStrictEqual(mine[field], theirs[field]))
    .map(
      (field) =>
        `${name} ${field}: ${JSON.stringify(mine[field])} instead of ${JSON.stringify(theirs[field])}`,
    );
}

/** What an app reads of an Item from the hub: its accounts and every transaction. */
export async function copyOf(app: AppClient, itemId: string): Promise<Copy> {
  const { body } = await app.get<{ results: Json[] }>(`/accounts?itemId=${itemId}`);
  const rows: Json[] = [];
  for (const account of body.results) rows.push(...(await app.transactions(String(account.id))));
  return { accounts: byId(body.results), transactions: byId(rows) };
}

/** The same of the bank itself. */
export const truthOf = (bank: BankTruth): Copy => ({
  accounts: byId(bank.accounts),
  transactions: byId(bank.transactions),
});

/** received = processed + parked + waiting, straight from the tables. */
export async function ledger(
  stack: Stack,
): Promise<{ received: number; settled: number; difference: number }> {
  const { rows } = await stack.db.query<{ received: number; settled: number; waiting: number }>(
    `select coalesce(sum(received), 0)::int as received, coalesce(sum(processed + parked), 0)::int as settled,
            (select count(*)::int from webhooks.inbox where outcome is null) as waiting from webhooks.ledger`,
  );
  const { received, settled, waiting } = rows[0]!;
  return { received, settled, difference: received - settled - waiting };
}
