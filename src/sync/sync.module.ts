import { Module, type Provider } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { Config } from '../kernel/config/config.js';
import { Logger } from '../kernel/observability/logger.js';
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
import { SyncFace } from './face.js';
import { ExportRows } from './export/export-rows.js';
import { ExportTransactions } from './export/export-transactions.js';
import { ExportUser } from './export/export-user.js';
import { ExportsController } from './export/exports.controller.js';
import { Categories } from './reference/categories.js';
import { CategoryRules } from './reference/category-rules.js';
import { DecideRemovals } from './removals/decide-removals.js';
import { ListRemovals } from './removals/list-removals.js';
import { RemovalsController } from './removals/removals.controller.js';
import { ApplyTransactions } from './runs/apply-transactions.js';
import { AuditItems } from './runs/audit-items.js';
import { EraseItem } from './runs/erase-item.js';
import { ReadConsents } from './runs/read-consents.js';
import { RunItem } from './runs/run-item.js';
import { SyncItem } from './runs/sync-item.js';
import { SyncRetention } from './runs/sync-retention.js';
import { SyncRuns } from './runs/sync-run.js';
import { WriteOne } from './runs/write-one.js';
import { CountIdentities } from './sealing/count-identities.js';
import { IdentitySeal } from './sealing/identity-seal.js';
import { SealPages } from './sealing/seal-pages.js';
import { SealingKeys } from './sealing/sealing-keys.js';
import { AccountsController } from './serve/accounts.controller.js';
import { BillsController } from './serve/bills.controller.js';
import { CategoriesController } from './serve/categories.controller.js';
import { ConsentsController } from './serve/consents.controller.js';
import { CopyOfItemController } from './serve/copy-of-item.controller.js';
import { CorrectCategory } from './serve/correct-category.js';
import { IdentityController } from './serve/identity.controller.js';
import { InvestmentsController } from './serve/investments.controller.js';
import { LiveAccount } from './serve/live-account.js';
import { LoansController } from './serve/loans.controller.js';
import { MerchantsController } from './serve/merchants.controller.js';
import { ReadAccounts } from './serve/read-accounts.js';
import { ReadBalances } from './serve/read-balances.js';
import { ReadChanges } from './serve/read-changes.js';
import { ReadCopyOfItem } from './serve/read-copy-of-item.js';
import { ReadIdentities } from './serve/read-identities.js';
import { ReadRows } from './serve/read-rows.js';
import { ReadSyncRuns } from './serve/read-sync-runs.js';
import { ReadTransactions } from './serve/read-transactions.js';
import { ResourcesController } from './serve/resources.controller.js';
import { SyncRunsController } from './serve/sync-runs.controller.js';
import { TransactionsController } from './serve/transactions.controller.js';
import { SyncLive } from './sync-live.js';
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
const RUNS = [
  ApplyTransactions,
  AuditItems,
  EraseItem,
  ReadConsents,
  RunItem,
  SyncItem,
  SyncRetention,
  SyncRuns,
  WriteOne,
];
/** What encrypts identities. */
const SEALING: Provider[] = [
  CountIdentities,
  SealPages,
  {
    provide: SealingKeys,
    useFactory: (config: Config) => new SealingKeys(config.DATA_ENCRYPTION_KEY),
    inject: [Config],
  },
  {
    provide: IdentitySeal,
    useFactory: (keys: SealingKeys, logger: Logger) => new IdentitySeal(keys, logger),
    inject: [SealingKeys, Logger],
  },
];
/** What operators ask. */
const VERIFY = [CompareRows, VerifyItem];
/** What apps read. */
const SERVE = [
  Categories,
  CategoryRules,
  CorrectCategory,
  LiveAccount,
  ReadAccounts,
  ReadBalances,
  ReadChanges,
  ReadIdentities,
  ReadRows,
  ReadSyncRuns,
  ReadTransactions,
];

/** What admins see and decide. */
const ADMIN = [DecideRemovals, ListRemovals, ReadCopyOfItem, SyncLive];

/** What apps take away in one piece. */
const EXPORT = [ExportRows, ExportTransactions, ExportUser];

/** Keeps the copy of Pluggy's data current and serves it. */
@Module({
  imports: [AuthModule],
  controllers: [
    AccountsController,
    BillsController,
    CategoriesController,
    ConsentsController,
    CopyOfItemController,
    ExportsController,
    IdentityController,
    InvestmentsController,
    LoansController,
    MerchantsController,
    RemovalsController,
    ResourcesController,
    SyncRunsController,
    TransactionsController,
  ],
  providers: [SyncFace, ...COPY, ...RUNS, ...SEALING, ...VERIFY, ...SERVE, ...ADMIN, ...EXPORT],
  exports: [SyncFace],
})
export class SyncModule {}
