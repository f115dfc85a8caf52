import { instantText } from '../kernel/database/iso-instant.js';

/**
 * An Item as apps see it, as a SQL expression over `items.items i`: Pluggy's JSON with the app's own user id and
 * webhook address in place of ours.
 *
 * An Item that Pluggy finished is served as still UPDATING, with the previous `lastUpdatedAt`, until the copy has
 * caught up: users of the official SDK poll for UPDATED and then read at once.
 */
export const SERVED_ITEM = `(
  i.data
  || jsonb_build_object('clientUserId', i.client_user_id, 'webhookUrl', i.webhook_url)
  || case when i.status = 'UPDATED' and i.last_updated_at is not null
               and (i.readable_through is null or i.readable_through < i.last_updated_at)
          then jsonb_build_object(
                 'status', 'UPDATING', 'executionStatus', 'MERGING',
                 'lastUpdatedAt', ${instantText('i.readable_through')})
          else '{}'::jsonb end
)`;
