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

/** The flags of the review `r`'s Item, as this statement sees them: what is committed later, the admin has not seen. */
const SEEN_FLAGS = `(select coalesce(array_agg(f.id), '{}') from items.flags f where f.item_id = r.item_id and f.cleared_at is null)`; // flags_open

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
      const changed = await tx.query<{ itemId: string; was: string }>(
        `with picked as (
           select id, state as was from items.reviews
            where closed_at is null and state = any($1)
              and ($2::uuid[] is null or item_id = any($2)) and ($3::bigint is null or incident_id = $3)
            order by id for update
         ), changed as (
           update items.reviews r
              set state = coalesce($4, r.state), by = case when $4::text is null then r.by else $5 end,
                  state_since = case when $4::text is null then r.state_since else clock_timestamp() end,
                  seen_flags = case when $4::text is null then r.seen_flags else ${SEEN_FLAGS} end,
                  seen_failed_at = case when $4::text is null then r.seen_failed_at
                                        else (select i.failed_at from items.items i where i.id = r.item_id) end,
                  note = coalesce($6, r.note), snoozed_until = case when $4 = 'snoozed' then $7::timestamptz end
             from picked p where r.id = p.id
           returning r.item_id, p.was
         ), told as (
           insert into items.history (item_id, kind, by, detail)
           select item_id, $8, $5, jsonb_strip_nulls(jsonb_build_object('note', $6::text, 'until', $7::text)) from changed
         )
         select item_id as "itemId", was from changed order by 1`, // reviews_current, reviews_of_incident
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
      // Not the note itself: it may speak of a person, and the log outlives the Item.
      const same = {
        ...(action === 'snooze' && { until }),
        ...(note && { noted: true }),
        ...(incidentId && { incidentId }),
      };
      await this.auth.auditEach(
        tx,
        adminName,
        `review: ${action}`,
        changed.map(({ itemId, was }) => ({
          subject: itemId,
          details: { ...(to && { from: was, to }), ...same },
        })),
      );
      return changed.map(({ itemId }) => itemId);
    });
  }
}
