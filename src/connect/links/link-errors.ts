import { HubError } from '../../kernel/http/hub-error.js';

/** 404: the link is not ours, was altered, or its Item is gone. */
export class LinkNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'CONNECT_LINK_NOT_FOUND';
  constructor() {
    super('This link does not exist any more');
  }
}

/** 410: the link was good once. */
export class LinkExpired extends HubError {
  readonly status = 410;
  override readonly codeDescription = 'CONNECT_LINK_EXPIRED';
  constructor() {
    super('This link has expired');
  }
}

/** 429: a link is for one person, who does not open it that often. */
export class LinkOpenedTooOften extends HubError {
  readonly status = 429;
  override readonly codeDescription = 'CONNECT_LINK_OPENED_TOO_OFTEN';
  override readonly headers = { 'Retry-After': '3600' };
  constructor() {
    super('This link has been opened too often; try again in an hour');
  }
}
