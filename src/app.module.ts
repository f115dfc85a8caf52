import { type DynamicModule, Module } from '@nestjs/common';
import { AdminModule } from './admin/admin.module.js';
import { AuthModule } from './auth/auth.module.js';
import { ConnectModule } from './connect/connect.module.js';
import { ItemsModule } from './items/items.module.js';
import type { Config } from './kernel/config/config.js';
import { ConfigModule } from './kernel/config/config.module.js';
import { DatabaseModule } from './kernel/database/database.module.js';
import { EventsModule } from './kernel/events/events.module.js';
import { HttpModule } from './kernel/http/http.module.js';
import { JobsModule } from './kernel/jobs/jobs.module.js';
import { LiveModule } from './kernel/live/live.module.js';
import { ObservabilityModule } from './kernel/observability/observability.module.js';
import { PluggyModule } from './kernel/pluggy/pluggy.module.js';
import { RetentionModule } from './kernel/retention/retention.module.js';
import { SyncModule } from './sync/sync.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

/** The five feature modules over the kernel. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config),
        ObservabilityModule,
        HttpModule,
        DatabaseModule.forRoot(),
        EventsModule,
        LiveModule,
        PluggyModule,
        RetentionModule,
        AuthModule,
        ConnectModule,
        ItemsModule,
        WebhooksModule,
        SyncModule,
        AdminModule,
        JobsModule,
      ],
    };
  }
}
