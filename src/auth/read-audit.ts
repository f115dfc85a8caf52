import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';
import { instantText } from '../kernel/database/iso-instant.js';
import { pageOf } from '../kernel/http/next-page.js';
import type { AuditPage } from './audit.schema.js';
import type { AuditQuery } from './audit.dto.js';

type Entry = AuditPage['results'][number] & Record<string, unknown>;

/** What was done, by whom and to what: the latest first. */
@Injectable()
export class ReadAudit {
  constructor(private readonly database: Database) {}

  async page({ actor, action, subject, before, pageSize }: AuditQuery): Promise<AuditPage> {
    // Indexes: audit_log_pkey, audit_log_subject and the like.
    const found = await this.database.query<Entry>(
      `select id::text, ${instantText('at')} as at, actor, action, subject, details
         from auth.audit_log
        where ($1::text is null or actor = $1) and ($2::text is null or action = $2)
          and ($3::text is null or subject = $3) and ($4::bigint is null or id < $4)
        order by audit_log.id desc limit $5`,
      [actor ?? null, action ?? null, subject ?? null, before ?? null, pageSize + 1],
    );
    return pageOf(found, pageSize, ({ id }) => ({ actor, action, subject, before: id }));
  }
}
