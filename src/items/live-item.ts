/** SQL over a row of `items.items`: somebody's, and still at Pluggy. */
export const liveItem = (i: string): string =>
  `${i}.app_id is not null and ${i}.deletion_asked_at is null and ${i}.erased_at is null and ${i}.gone_at is null`;

/** The same over `items.items i`. */
export const LIVE_ITEM = liveItem('i');

/** SQL over `items.items i`: somebody's, also when Pluggy does not have it any more. */
export const KEPT_ITEM = `i.app_id is not null and i.deletion_asked_at is null and i.erased_at is null`;
