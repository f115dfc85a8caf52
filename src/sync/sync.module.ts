import { Module } from '@nestjs/common';
import { Brake } from './copy/brake.js';
import { Consent } from './copy/consent.js';
import { DeleteRows } from './copy/delete-rows.js';
import { FetchList } from './copy/fetch-list.js';
import { FetchTransactions } from './copy/fetch-transactions.js';
import { MissingRows } from './copy/missing-rows.js';
import { ReadingProgress } from './copy/progress.js';
import { ReadAccountTransactions } from './copy/read-account-transactions.js';
import { ReadProducts } from './copy/read-products.js';
import { RemoveRows } from './copy/remove-rows.js';
import { UpsertRows } from './copy/upsert-rows.js';
import { Categories } from './reference/categories.js';
import { CategoryRules } from './reference/category-rules.js';
import { ApplyTransactions } from './runs/apply-transactions.js';
import { AuditItems } from './runs/audit-items.js';
import { EraseItem } from './runs/erase-item.js';
import { RunItem } from './runs/run-item.js';
import { SyncItem } from './runs/sync-item.js';
import { SyncRuns } from './runs/sync-run.js';
import { WriteOne } from './runs/write-one.js';
import { AccountsController } from './serve/accounts.controller.js';
import { BillsController } from './serve/bills.controller.js';
import { CategoriesController } from './serve/categories.controller.js';
import { ConsentsController } from './serve/consents.controller.js';
import { CorrectCategory } from './serve/correct-category.js';
import { IdentityController } from './serve/identity.controller.js';
import { InvestmentsController } from './serve/investments.controller.js';
import { LiveAccount } from './serve/live-account.js';
import { LoansController } from './serve/loans.controller.js';
import { MerchantsController } from './serve/merchants.controller.js';
import { ReadAccounts } from './serve/read-accounts.js';
import { ReadRows } from './serve/read-rows.js';
import { ReadTransactions } from './serve/read-transactions.js';
import { ResourcesController } from './serve/resources.controller.js';
import { TransactionsController } from './serve/transactions.controller.js';
import { CompareRows } from './verify/compare-rows.js';
import { VerifyItem } from './verify/verify-item.js';

/** What reads Pluggy's data into the copy. */
const COPY = [
  Brake,
  Consent,
  DeleteRows,
  FetchList,
  FetchTransactions,
  MissingRows,
  ReadAccountTransactions,
  ReadProducts,
  ReadingProgress,
  RemoveRows,
  UpsertRows,
];
/** When, and in whose name. */
const RUNS = [ApplyTransactions, AuditItems, EraseItem, RunItem, SyncItem, SyncRuns, WriteOne];
/** What operators ask. */
const VERIFY = [CompareRows, VerifyItem];
/** What apps read. */
const SERVE = [
  Categories,
  CategoryRules,
  CorrectCategory,
  LiveAccount,
  ReadAccounts,
  ReadRows,
  ReadTransactions,
];

/** Keeps the copy of Pluggy's data current and serves it. */
@Module({
  controllers: [
    AccountsController,
    BillsController,
    CategoriesController,
    ConsentsController,
    IdentityController,
    InvestmentsController,
    LoansController,
    MerchantsController,
    ResourcesController,
    TransactionsController,
  ],
  providers: [...COPY, ...RUNS, ...VERIFY, ...SERVE],
})
export class SyncModule {}
