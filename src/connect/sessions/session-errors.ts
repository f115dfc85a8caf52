import { HubError } from '../../kernel/http/hub-error.js';

/** 404: the connect token was not issued by this hub, or its Item is gone. */
export class SessionNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'CONNECT_SESSION_NOT_FOUND';
  constructor() {
    super('This connect token is not known');
  }
}

/** 410: the connect token was good once. */
export class SessionExpired extends HubError {
  readonly status = 410;
  override readonly codeDescription = 'CONNECT_SESSION_EXPIRED';
  constructor() {
    super('This connect token has expired');
  }
}
