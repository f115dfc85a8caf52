import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { instantText } from '../../kernel/database/iso-instant.js';
import { HubError } from '../../kernel/http/hub-error.js';

/** 404: no such import of the calling app. */
export class ImportNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'IMPORT_NOT_FOUND';
  constructor() {
    super('import not found');
  }
}

/** How far an import is. */
export interface ImportProgress {
  id: string;
  source: 'ids' | 'pluggy';
  createdAt: string;
  endedAt: string | null;
  /** Why it ended early; null when it did not. */
  error: string | null;
  total: number;
  waiting: number;
  adopted: number;
  alreadyYours: number;
  notFound: number;
  failed: number;
}

/** Tells how far imports are. */
@Injectable()
export class ShowImport {
  constructor(private readonly database: Database) {}

  /** @param appId whose it must be; undefined: the operator asks. @throws ImportNotFound */
  async progress(importId: string, appId?: string): Promise<ImportProgress> {
    const [progress] = await this.database.query<ImportProgress & Record<string, unknown>>(
      `select i.id, i.source, i.error,
              ${instantText('i.created_at')} as "createdAt",
              ${instantText('i.ended_at')} as "endedAt",
              count(t.item_id)::int as total,
              count(*) filter (where t.item_id is not null and t.outcome is null)::int as waiting,
              count(*) filter (where t.outcome = 'adopted')::int as adopted,
              count(*) filter (where t.outcome = 'already_yours')::int as "alreadyYours",
              count(*) filter (where t.outcome = 'not_found')::int as "notFound",
              count(*) filter (where t.outcome = 'failed')::int as failed
         from items.imports i left join items.import_items t on t.import_id = i.id
        where i.id = $1 and ($2::uuid is null or i.app_id = $2)
        group by i.id`,
      [importId, appId ?? null],
    );
    if (!progress) throw new ImportNotFound();
    return progress;
  }

  /** One page of an import's Items with what became of each. */
  async items(importId: string, page: number, pageSize: number): Promise<object[]> {
    return this.database.query(
      `select item_id as "itemId", outcome, error from items.import_items
        where import_id = $1 order by item_id limit $2 offset $3`,
      [importId, pageSize, (page - 1) * pageSize],
    );
  }
}
