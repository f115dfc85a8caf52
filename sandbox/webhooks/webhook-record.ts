/** One registered webhook, Pluggy's Webhook with the numbers that decide when it is disabled. */
export interface WebhookRecord {
  id: string;
  event: string;
  url: string;
  headers: Record<string, string>;
  createdAt: number;
  updatedAt: number;
  disabledAt: number | null;
  /** Events in a row that could not be delivered at all. */
  failedEvents: number;
}

/** A notification on its way to one endpoint. Times are the bank's. */
export interface PendingDelivery {
  number: number;
  eventId: string;
  event: string;
  url: string;
  /** Null for an Item's own `webhookUrl`, which never carries custom headers. */
  webhookId: string | null;
  body: string;
  attempt: number;
  dueAt: number;
}

/** One attempt, as `GET /_sandbox/deliveries` lists it. */
export interface DeliveryLogEntry {
  at: string;
  event: string;
  eventId: string;
  itemId: string | null;
  url: string;
  webhookId: string | null;
  attempt: number;
  status: number | null;
  error: string | null;
  outcome: 'delivered' | 'will-retry' | 'gave-up' | 'dropped';
}

/** Pluggy's list of events (OAS WebhookEventType). */
export const WEBHOOK_EVENTS = [
  'all',
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
  'payment_intent/created',
  'payment_intent/completed',
  'payment_intent/waiting_payer_authorization',
  'payment_intent/error',
  'payment_request/updated',
  'scheduled_payment/created',
  'scheduled_payment/completed',
  'scheduled_payment/error',
  'scheduled_payment/canceled',
  'scheduled_payment/all_completed',
  'scheduled_payment/all_created',
  'boleto/updated',
  'automatic_pix_payment/created',
  'automatic_pix_payment/completed',
  'automatic_pix_payment/error',
  'automatic_pix_payment/canceled',
  'smart_transfer_preauthorization/completed',
  'smart_transfer_preauthorization/error',
  'smart_transfer_payment/completed',
  'smart_transfer_payment/error',
];
