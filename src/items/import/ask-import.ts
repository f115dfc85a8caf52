import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../kernel/database/database.js';
import { EventBus } from '../../kernel/events/event-bus.js';
import { ImportAsked } from '../events/import-asked.js';
import './import-items.js'; // declares who handles the event, also for the command line

/** An Item to be imported. */
export interface ImportedItem {
  id: string;
  /** The app's own id of the user; left out: what Pluggy has. */
  clientUserId?: string | undefined;
}

/** Begins imports. The work is done by jobs of a running hub, within the rate budget. */
@Injectable()
export class AskImport {
  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
  ) {}

  /** Imports these Items for an app; one that is named twice counts once, as it was named last. @returns the import's id. */
  ofItems(appId: string, items: ImportedItem[]): Promise<string> {
    return this.database.transaction((tx) => this.ofItemsIn(tx, appId, items));
  }

  /** As {@link ofItems}, in the caller's transaction. */
  ofItemsIn(tx: Tx, appId: string, items: ImportedItem[]): Promise<string> {
    const named = new Map(items.map((item) => [item.id.toLowerCase(), item]));
    return this.begin(tx, appId, 'ids', [...named.values()]);
  }

  /** Imports every Item at Pluggy that no app has yet. @returns the import's id. */
  fromPluggy(appId: string): Promise<string> {
    return this.database.transaction((tx) => this.begin(tx, appId, 'pluggy', []));
  }

  private async begin(
    tx: Tx,
    appId: string,
    source: 'ids' | 'pluggy',
    items: ImportedItem[],
  ): Promise<string> {
    const [row] = await tx.query<{ id: string }>(
      `insert into items.imports (app_id, source, listed_at)
       values ($1, $2, case when $2 = 'ids' then clock_timestamp() end) returning id`,
      [appId, source],
    );
    await tx.query(
      `insert into items.import_items (import_id, item_id, client_user_id)
       select $1, i.id, i."clientUserId" from jsonb_to_recordset($2::jsonb) as i (id uuid, "clientUserId" text)`,
      [row!.id, JSON.stringify(items)],
    );
    await this.events.publish(tx, new ImportAsked(row!.id));
    return row!.id;
  }
}
