import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { ErrorFilter } from '../kernel/http/error-filter.js';
import { SyncModule } from '../sync/sync.module.js';
import { AcceptedSecrets } from './accepted-secrets.js';
import { AppWebhooksController } from './apps/app-webhooks.controller.js';
import { Deliver } from './apps/deliver.js';
import { QueueDeliveries } from './apps/queue-deliveries.js';
import { Subscriptions } from './apps/subscriptions.js';
import { TellApps } from './apps/tell-apps.js';
import { FoldLedger } from './fold-ledger.js';
import { DrainInbox } from './drain-inbox.js';
import { DrainLoop } from './drain-loop.js';
import { ForgetItem } from './forget-item.js';
import { CountWebhooks } from './inbox/count-webhooks.js';
import { InboxController } from './inbox/inbox.controller.js';
import { WebhooksOverviewController } from './inbox/overview.controller.js';
import { ReplayWebhooks } from './inbox/replay-webhooks.js';
import { SearchInbox } from './inbox/search-inbox.js';
import { InboxWriter } from './inbox-writer.js';
import { Ledger } from './ledger.js';
import { ReceiveWebhook } from './receive-webhook.js';
import { RegisterWebhook } from './register-webhook.js';
import { WatchRegistration } from './watch-registration.js';
import { WebhookRoute } from './webhook-route.js';
import { WebhooksLive } from './webhooks-live.js';
import { WebhooksRetention } from './webhooks-retention.js';

/** What apps are told: their webhooks, and what is on its way to them. */
const APPS = [Deliver, QueueDeliveries, Subscriptions, TellApps];

/** What Pluggy sends us: ingress, inbox, drain, ledger, and the registration that makes Pluggy send it. */
const PLUGGY = [
  AcceptedSecrets,
  CountWebhooks,
  DrainInbox,
  DrainLoop,
  ErrorFilter,
  ForgetItem,
  FoldLedger,
  InboxWriter,
  Ledger,
  ReceiveWebhook,
  RegisterWebhook,
  ReplayWebhooks,
  SearchInbox,
  WatchRegistration,
  WebhookRoute,
  WebhooksLive,
  WebhooksRetention,
];

@Module({
  imports: [AuthModule, SyncModule],
  controllers: [AppWebhooksController, InboxController, WebhooksOverviewController],
  providers: [...PLUGGY, ...APPS],
})
export class WebhooksModule {}
