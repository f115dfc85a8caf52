import { HubError } from '../kernel/http/hub-error.js';

/** 401: not sent by Pluggy on our registration. Pluggy never retries it, so it is only said when it is certain. */
export class WrongWebhookSecret extends HubError {
  readonly status = 401;
  constructor() {
    super('Missing or wrong webhook secret');
  }
}

/** 400: the body is no webhook. */
export class NotAWebhook extends HubError {
  readonly status = 400;
  constructor() {
    super('The body must be a JSON object with a string "event"');
  }
}

/** 503: more webhooks are waiting for their commit than the hub holds. Deliver again. */
export class InboxFull extends HubError {
  readonly status = 503;
  override readonly codeDescription = 'INBOX_FULL';
  constructor() {
    super('Too many webhooks at once, deliver again');
  }
}

/** 503: the database does not take webhooks now. Deliver again. */
export class InboxUnavailable extends HubError {
  readonly status = 503;
  override readonly codeDescription = 'INBOX_UNAVAILABLE';
  constructor() {
    super('The inbox is not available, deliver again');
  }
}
