import { Global, Module } from '@nestjs/common';
import { ConnectModule } from '../connect/connect.module.js';
import { SyncModule } from '../sync/sync.module.js';
import { AdoptItem } from './adopt-item.js';
import { ChangeItem } from './change-item.js';
import { CheckSuspects } from './check-suspects.js';
import { CreateItem } from './create-item.js';
import { DeleteItem } from './delete-item.js';
import { CheckHealth } from './health/check-health.js';
import { HealthOfItemController } from './health/health.controller.js';
import { ReadHealth } from './health/read-health.js';
import { ItemsFace } from './face.js';
import { FindItem } from './find-item.js';
import { AskImport } from './import/ask-import.js';
import { ClaimItem } from './import/claim-item.js';
import { ImportItems } from './import/import-items.js';
import { ImportController } from './import/import.controller.js';
import { ShowImport } from './import/show-import.js';
import { ItemsController } from './items.controller.js';
import { ListItems } from './list-items.js';
import { MarkReadable } from './mark-readable.js';
import { ReadItem } from './read-item.js';
import { StoreItem } from './store-item.js';

/** The mirror of Pluggy's Items and what users may ask of them. */
@Global()
@Module({
  imports: [ConnectModule, SyncModule],
  controllers: [HealthOfItemController, ImportController, ItemsController],
  providers: [
    ItemsFace,
    StoreItem,
    ReadItem,
    AdoptItem,
    FindItem,
    ListItems,
    CreateItem,
    ChangeItem,
    DeleteItem,
    MarkReadable,
    CheckHealth,
    CheckSuspects,
    ReadHealth,
    AskImport,
    ClaimItem,
    ImportItems,
    ShowImport,
  ],
  exports: [ItemsFace],
})
export class ItemsModule {}
