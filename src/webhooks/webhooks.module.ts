import { Module } from '@nestjs/common';
import { ErrorFilter } from '../kernel/http/error-filter.js';
import { AcceptedSecrets } from './accepted-secrets.js';
import { DrainInbox } from './drain-inbox.js';
import { DrainLoop } from './drain-loop.js';
import { ForgetItem } from './forget-item.js';
import { ForgetProcessed } from './forget-processed.js';
import { InboxWriter } from './inbox-writer.js';
import { Ledger } from './ledger.js';
import { ReceiveWebhook } from './receive-webhook.js';
import { RegisterWebhook } from './register-webhook.js';
import { WatchRegistration } from './watch-registration.js';
import { WebhookRoute } from './webhook-route.js';

/** What Pluggy sends us: ingress, inbox, drain, ledger, and the registration that makes Pluggy send it. */
@Module({
  providers: [
    AcceptedSecrets,
    DrainInbox,
    DrainLoop,
    ErrorFilter,
    ForgetItem,
    ForgetProcessed,
    InboxWriter,
    Ledger,
    ReceiveWebhook,
    RegisterWebhook,
    WatchRegistration,
    WebhookRoute,
  ],
})
export class WebhooksModule {}
