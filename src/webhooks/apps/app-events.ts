/** What an app can be told of, in Pluggy's names. Pluggy has more, about payments, which the hub does not serve. */
export const APP_EVENTS = [
  'item/created',
  'item/updated',
  'item/error',
  'item/deleted',
  'item/waiting_user_input',
  'item/waiting_user_action',
  'item/login_succeeded',
  'connector/status_updated',
  'transactions/created',
  'transactions/updated',
  'transactions/deleted',
] as const;

export type AppEvent = (typeof APP_EVENTS)[number];

/** What an app can subscribe to. */
export const SUBSCRIBABLE: readonly string[] = ['all', ...APP_EVENTS];
