import { Module } from '@nestjs/common';
import { Accounts } from './accounts.js';
import { AccountsController } from './accounts.controller.js';
import { ApplyTransactions } from './apply-transactions.js';
import { Consent } from './consent.js';
import { EraseItem } from './erase-item.js';
import { FetchTransactions } from './fetch-transactions.js';
import { ReadAccounts } from './read-accounts.js';
import { ReadTransactions } from './read-transactions.js';
import { RemoveTransactions } from './remove-transactions.js';
import { RunItem } from './run-item.js';
import { SyncAccount } from './sync-account.js';
import { SyncItem } from './sync-item.js';
import { SyncRuns } from './sync-run.js';
import { TransactionsController } from './transactions.controller.js';
import { UpsertRows } from './upsert-rows.js';

/** Keeps the copy of Pluggy's data current and serves it. */
@Module({
  controllers: [AccountsController, TransactionsController],
  providers: [
    Accounts,
    ApplyTransactions,
    Consent,
    EraseItem,
    FetchTransactions,
    ReadAccounts,
    ReadTransactions,
    RemoveTransactions,
    RunItem,
    SyncAccount,
    SyncItem,
    SyncRuns,
    UpsertRows,
  ],
})
export class SyncModule {}
