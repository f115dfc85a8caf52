import { HubError } from '../../kernel/http/hub-error.js';

/** 404: no such webhook, or not the calling app's; the two are never told apart. */
export class WebhookNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'WEBHOOK_NOT_FOUND';
  constructor() {
    super('webhook not found');
  }
}
