import { Global, Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { ConnectModule } from '../connect/connect.module.js';
import { SyncModule } from '../sync/sync.module.js';
import { AdoptItem } from './adopt-item.js';
import { CheckSuspects } from './check-suspects.js';
import { CreateItem } from './create-item.js';
import { ApplyErasures } from './erasure/apply-erasures.js';
import { AskDeletion } from './erasure/ask-deletion.js';
import { DeleteForAdminsController } from './erasure/delete-for-admins.controller.js';
import { DeleteForAdmins } from './erasure/delete-for-admins.js';
import { DeleteItem } from './erasure/delete-item.js';
import { EraseByPolicy } from './erasure/erase-by-policy.js';
import { KeepErased } from './erasure/keep-erased.js';
import { ListErasures } from './erasure/list-erasures.js';
import { DeleteUser } from './users/delete-user.js';
import { UsersController } from './users/users.controller.js';
import { ConsentsOfItemController } from './consents/consents.controller.js';
import { ReadReceipts } from './consents/read-receipts.js';
import { FindDuplicates } from './duplicates/find-duplicates.js';
import { SupersedeController } from './duplicates/supersede.controller.js';
import { SupersedeItem } from './duplicates/supersede-item.js';
import { CheckAfterRemovals } from './health/check-after-removals.js';
import { CheckHealth } from './health/check-health.js';
import { HealthOfItemController } from './health/health.controller.js';
import { ReadHealth } from './health/read-health.js';
import { ItemsFace } from './face.js';
import { ItemsRetention } from './items-retention.js';
import { FindItem } from './find-item.js';
import { AskImport } from './import/ask-import.js';
import { ClaimItem } from './import/claim-item.js';
import { ClaimUnclaimed } from './import/claim-unclaimed.js';
import { ImportItems } from './import/import-items.js';
import { ImportController } from './import/import.controller.js';
import { ShowImport } from './import/show-import.js';
import { UnclaimedController } from './import/unclaimed.controller.js';
import { UnclaimedItems } from './import/unclaimed-items.js';
import { IncidentsController } from './incidents/incidents.controller.js';
import { ListIncidents } from './incidents/list-incidents.js';
import { CheckIncidents } from './incidents/check-incidents.js';
import { ItemsController } from './items.controller.js';
import { ItemsLive } from './items-live.js';
import { ListItems } from './list-items.js';
import { MarkReadable } from './mark-readable.js';
import { CountItems } from './overview/count-items.js';
import { ItemsOverviewController } from './overview/overview.controller.js';
import { ReadItem } from './read-item.js';
import { ChangeReviews } from './reviews/change-reviews.js';
import { CountQueue } from './reviews/count-queue.js';
import { ListReviews } from './reviews/list-reviews.js';
import { RepairItem } from './reviews/repair-item.js';
import { ReviewedItem } from './reviews/reviewed-item.js';
import { ReviewsController } from './reviews/reviews.controller.js';
import { QueueReviews } from './reviews/queue-reviews.js';
import { StoreItem } from './store-item.js';
import { NoteLinks } from './timeline/note-links.js';
import { ReadTimeline } from './timeline/read-timeline.js';
import { TimelineController } from './timeline/timeline.controller.js';
import { AnswerMfa } from './update/answer-mfa.js';
import { UpdateItem } from './update/update-item.js';

/** The mirror of Pluggy's Items and what users may ask of them. */
@Global()
@Module({
  imports: [AuthModule, ConnectModule, SyncModule],
  controllers: [
    ConsentsOfItemController,
    DeleteForAdminsController,
    HealthOfItemController,
    ImportController,
    IncidentsController,
    ItemsController,
    ItemsOverviewController,
    ReviewsController,
    SupersedeController,
    TimelineController,
    UnclaimedController,
    UsersController,
  ],
  providers: [
    ItemsFace,
    ItemsLive,
    StoreItem,
    ReadItem,
    AdoptItem,
    FindItem,
    ListItems,
    CountItems,
    CountQueue,
    CreateItem,
    UpdateItem,
    AnswerMfa,
    AskDeletion,
    DeleteItem,
    DeleteForAdmins,
    EraseByPolicy,
    ItemsRetention,
    ListErasures,
    ApplyErasures,
    KeepErased,
    DeleteUser,
    FindDuplicates,
    SupersedeItem,
    MarkReadable,
    CheckHealth,
    CheckAfterRemovals,
    CheckSuspects,
    CheckIncidents,
    QueueReviews,
    ListReviews,
    ChangeReviews,
    ReviewedItem,
    RepairItem,
    ListIncidents,
    ReadHealth,
    NoteLinks,
    ReadReceipts,
    ReadTimeline,
    AskImport,
    ClaimItem,
    ClaimUnclaimed,
    ImportItems,
    ShowImport,
    UnclaimedItems,
  ],
  exports: [ItemsFace],
})
export class ItemsModule {}
