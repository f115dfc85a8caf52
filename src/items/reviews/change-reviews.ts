import { Injectable } from '@nestjs/common';
import { AuthFace } from '../../auth/face.js';
import { Database } from '../../kernel/database/database.js';
import { BadInput } from '../../kernel/http/hub-error.js';
import type { ReviewChange } from './reviews.dto.js';

/** From which states an action leads where; `note` only adds a note. */
const ACTIONS = {
  acknowledge: { from: ['open', 'snoozed'], to: 'acknowledged', told: 'REVIEW_ACKNOWLEDGED' },
  snooze: { from: ['open', 'acknowledged', 'snoozed'], to: 'snoozed', told: 'REVIEW_SNOOZED' },
  resolve: { from: ['open', 'acknowledged', 'snoozed'], to: 'resolved', told: 'REVIEW_RESOLVED' },
  reopen: { from: ['acknowledged', 'snoozed', 'resolved'], to: 'open', told: 'REVIEW_REOPENED' },
  note: { from: ['open', 'acknowledged', 'snoozed', 'resolved'], to: null, told: 'REVIEW_NOTED' },
} as const;

export type ReviewAction = keyof typeof ACTIONS;
export const REVIEW_ACTIONS = Object.keys(ACTIONS) as ReviewAction[];

/** What admins do with reviews, one or many at a time; each is audited, and told in the Item's story. */
@Injectable()
export class ChangeReviews {
  constructor(
    private readonly database: Database,
    private readonly auth: AuthFace,
  ) {}

  /**
   * @returns the Items whose review was changed. Others are not in the queue, or in a state that the action does not
   *   start from.
   * @throws BadInput for a snooze without an end in the future, or without any Items.
   */
  async change(
    adminName: string,
    { action, itemIds: wanted, incidentId, note, until }: ReviewChange,
  ): Promise<string[]> {
    if (action === 'snooze' && !(until && Date.parse(until) > Date.now()))
      throw new BadInput('until must be a date in the future');
    if (action === 'note' && !note) throw new BadInput('note must be a text');
    if (!wanted && !incidentId) throw new BadInput('itemIds or incidentId must be given');
    const { from, to, told } = ACTIONS[action];
    const by = `admin:${adminName}`;
    return this.database.transaction(async (tx) => {
      const changed = await tx.query<{ itemId: string }>(
        `with picked as (
           select id from items.reviews
            where closed_at is null and state = any($1)
              and ($2::uuid[] is null or item_id = any($2)) and ($3::bigint is null or incident_id = $3)
            order by id for update
         ), changed as (
           update items.reviews r
              set state = coalesce($4, r.state), by = case when $4::text is null then r.by else $5 end,
                  state_since = case when $4::text is null then r.state_since else clock_timestamp() end,
                  note = coalesce($6, r.note), snoozed_until = case when $4 = 'snoozed' then $7::timestamptz end
             from picked p where r.id = p.id
           returning r.item_id
         ), told as (
           insert into items.history (item_id, kind, by, detail)
           select item_id, $8, $5, jsonb_strip_nulls(jsonb_build_object('note', $6::text, 'until', $7::text)) from changed
         )
         select item_id as "itemId" from changed order by 1`, // reviews_current, reviews_of_incident
        [
          from,
          wanted ?? null,
          incidentId ?? null,
          to,
          by,
          note ?? null,
          action === 'snooze' ? until : null,
          told,
        ],
      );
      const itemIds = changed.map(({ itemId }) => itemId);
      const details = action === 'snooze' ? { until } : undefined;
      await this.auth.auditEach(tx, adminName, `review: ${action}`, itemIds, details);
      return itemIds;
    });
  }
}
