/** SQL over `items.items i`: somebody's, and still at Pluggy. */
export const LIVE_ITEM = `i.app_id is not null and i.deletion_asked_at is null and i.erased_at is null and i.gone_at is null`;
