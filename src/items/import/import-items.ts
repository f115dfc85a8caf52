import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { EventBus } from '../../kernel/events/event-bus.js';
import { OnDomainEvent } from '../../kernel/events/on-domain-event.js';
import { PluggyClient } from '../../kernel/pluggy/pluggy-client.js';
import { afterOf } from '../../kernel/pluggy/next-cursor.js';
import { PluggyError } from '../../kernel/pluggy/pluggy-error.js';
import { ImportAsked } from '../events/import-asked.js';
import { ReadItem } from '../read-item.js';
import { ClaimItem } from './claim-item.js';

/** Items that one job settles; then the next job goes on, so that a stop or a crash costs little. */
const ITEMS_A_JOB = 50;

interface Import {
  id: string;
  appId: string;
  source: 'ids' | 'pluggy';
  cursor: string | null;
  listed: boolean;
}

/**
 * Carries an import on: lists Pluggy's Items if it has to, then settles one Item after the other. Each step is
 * recorded with what it did, so that it resumes where it was and may run twice.
 */
@Injectable()
export class ImportItems {
  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
    private readonly pluggy: PluggyClient,
    private readonly readItem: ReadItem,
    private readonly claimItem: ClaimItem,
  ) {}

  @OnDomainEvent(ImportAsked)
  async onAsked({ importId }: ImportAsked): Promise<void> {
    const [found] = await this.database.query<Import & Record<string, unknown>>(
      `select id, app_id as "appId", source, list_cursor as cursor, listed_at is not null as listed
         from items.imports where id = $1 and ended_at is null`,
      [importId],
    );
    if (!found) return;
    if (!found.listed && !(await this.listPage(found))) return;
    const waiting = await this.database.query<{ itemId: string; clientUserId: string | null }>(
      `select item_id as "itemId", client_user_id as "clientUserId" from items.import_items
        where import_id = $1 and outcome is null order by item_id limit ${ITEMS_A_JOB}`,
      [importId],
    );
    for (const { itemId, clientUserId } of waiting) await this.settle(found, itemId, clientUserId);
    await this.goOn(importId);
  }

  /** Reads one page of Pluggy's Items. @returns false when Pluggy refuses, which ends the import. */
  private async listPage({ id, cursor }: Import): Promise<boolean> {
    let text: string;
    try {
      text = await this.pluggy.data('/v2/items', {}, { after: cursor ?? undefined });
    } catch (error) {
      // Not a trouble that passes: Pluggy has to enable the route for the client.
      if (!(error instanceof PluggyError) || error.status < 400 || error.status >= 500) throw error;
      await this.database.query(
        `update items.imports set ended_at = clock_timestamp(), error = $2 where id = $1`,
        [id, error.body?.message ?? error.message],
      );
      return false;
    }
    const { results, next } = JSON.parse(text) as { results: { id: string }[]; next: string | null };
    // Those that have an owner already are nothing to import.
    await this.database.transaction(async (tx) => {
      await tx.query(
        `insert into items.import_items (import_id, item_id)
         select $1, listed.id from unnest($2::uuid[]) as listed (id)
           left join items.items i on i.id = listed.id
          where i.app_id is null and i.deletion_asked_at is null and i.erased_at is null
         on conflict do nothing`,
        [id, results.map((item) => item.id)],
      );
      await tx.query(
        `update items.imports set list_cursor = $2, listed_at = case when $2::text is null then clock_timestamp() end where id = $1`,
        [id, afterOf(next)],
      );
    });
    return true;
  }

  private async settle(of: Import, itemId: string, clientUserId: string | null): Promise<void> {
    const claim = { importId: of.id, appId: of.appId, itemId, clientUserId };
    if (await this.claimItem.isSettled(claim)) return;
    try {
      await this.readItem.read(itemId, 'import');
      await this.claimItem.claim(claim);
    } catch (error) {
      if (!(error instanceof PluggyError) || error.status < 400 || error.status >= 500) throw error;
      await this.claimItem.fail(claim, error.body?.message ?? error.message);
    }
  }

  private async goOn(importId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [left] = await tx.query(
        `select 1 from items.imports i where id = $1 and (listed_at is null or exists (
           select 1 from items.import_items where import_id = i.id and outcome is null))`,
        [importId],
      );
      if (left) await this.events.publish(tx, new ImportAsked(importId));
      else
        await tx.query(
          `update items.imports set ended_at = clock_timestamp() where id = $1 and ended_at is null`,
          [importId],
        );
    });
  }
}
