import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { instantText } from '../../kernel/database/iso-instant.js';
import { HubError } from '../../kernel/http/hub-error.js';
import { pageOf } from '../../kernel/http/next-page.js';
import type { InboxFilter, InboxQuery } from './inbox.dto.js';
import type { InboxPage, InboxWebhookSchema, InboxWebhookWithBodySchema } from './inbox.schema.js';

/** 404: processed webhooks go after 30 days, those of an erased Item with it. */
export class InboxWebhookNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'WEBHOOK_NOT_FOUND';
  constructor() {
    super('There is no such webhook in the inbox any more');
  }
}

const STATE = `case outcome when 'published' then 'processed' else coalesce(outcome, 'waiting') end`;
const SHOWN = `id::text, ${instantText('received_at')} as "receivedAt", event, event_id as "eventId", item_id as "itemId",
  ${STATE} as state, attempts, reason, ${instantText('due_at')} as "dueAt", ${instantText('settled_at')} as "settledAt",
  ${instantText('replayed_at')} as "replayedAt"`;

/** States as conditions that their partial indexes have: inbox_waiting, inbox_parked. */
const IN_STATE: Record<string, string> = {
  waiting: `outcome is null`,
  processed: `outcome = 'published'`,
  ignored: `outcome = 'ignored'`,
  parked: `outcome = 'parked'`,
};

/**
 * SQL over `webhooks.inbox`, with its parameters, for what a filter means. Only processed webhooks know their Item
 * (inbox_by_item); of those that wait or are parked, which are few, it is looked for in the text (inbox_waiting,
 * inbox_parked).
 */
export function inboxFilter(
  { event, itemId, state, from, to, eventId, after }: InboxFilter,
  params: unknown[],
): string {
  const conditions: string[] = [];
  const add = (condition: (parameter: string) => string, value: unknown): void => {
    conditions.push(condition(`$${params.push(value)}`));
  };
  if (event !== undefined) add((p) => `event = ${p}`, event);
  if (itemId !== undefined)
    add(
      (p) =>
        `(item_id = ${p}::uuid or (outcome is null or outcome = 'parked') and body ilike '%' || ${p} || '%')`,
      itemId,
    );
  if (state !== undefined) conditions.push(IN_STATE[state]!);
  if (from !== undefined) add((p) => `received_at >= ${p}::timestamptz`, from);
  if (to !== undefined) add((p) => `received_at < ${p}::timestamptz`, to);
  if (eventId !== undefined) add((p) => `strpos(event_id, ${p}) > 0`, eventId);
  if (after !== undefined) add((p) => `id > ${p}::bigint`, after);
  return conditions.join(' and ') || 'true';
}

/** What Pluggy has delivered, and what became of it. */
@Injectable()
export class SearchInbox {
  constructor(private readonly database: Database) {}

  /** The latest first. Without a filter that an index serves it walks back from the latest, by inbox_pkey. */
  async page({ before, pageSize, ...filter }: InboxQuery): Promise<InboxPage> {
    const params: unknown[] = [];
    const conditions = [inboxFilter(filter, params)];
    if (before !== undefined) conditions.push(`id < $${params.push(before)}::bigint`);
    const found = await this.database.query<InboxWebhookSchema & Record<string, unknown>>(
      `select ${SHOWN} from webhooks.inbox where ${conditions.join(' and ')}
        order by inbox.id desc limit $${params.push(pageSize + 1)}`,
      params,
    );
    return pageOf(found, pageSize, ({ id }) => ({ ...filter, before: id }));
  }

  /** @throws InboxWebhookNotFound */
  async one(id: string): Promise<InboxWebhookWithBodySchema> {
    const [row] = await this.database.query<InboxWebhookWithBodySchema & Record<string, unknown>>(
      `select ${SHOWN}, body from webhooks.inbox where id = $1`,
      [id],
    );
    if (!row) throw new InboxWebhookNotFound();
    return row;
  }
}
