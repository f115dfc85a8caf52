import type { QueryOf } from '../api/client.ts';
import { isUuid } from '../ui/is-uuid.ts';
import { useAddress } from '../ui/use-address.ts';
import { STATES, type WebhookState } from './webhooks-texts.ts';

const NAMES = ['state', 'event', 'itemId', 'eventId', 'from', 'to'] as const;
type Query = NonNullable<QueryOf<'/admin/api/webhooks'>>;

/** Brasília's, as all times of the page. */
const OFFSET = ':00-03:00';
const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/;

/** What is looked for; `query` is undefined when nothing can have it. */
export function useWebhookFilters() {
  const address = useAddress(NAMES);
  const { state, itemId, from, to, ...others } = address.values;
  const known = STATES.find((each) => each === state);
  const isBadItem = itemId !== undefined && !isUuid(itemId);
  const query: Query = {
    ...others,
    ...(known && { state: known }),
    ...(itemId && !isBadItem && { itemId }),
    ...(from && LOCAL.test(from) && { from: from + OFFSET }),
    ...(to && LOCAL.test(to) && { to: to + OFFSET }),
  };
  return { ...address, tab: known ?? ('all' as WebhookState | 'all'), query, isBadItem };
}

export type WebhookFilters = ReturnType<typeof useWebhookFilters>;
