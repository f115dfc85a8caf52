import { HubError } from '../../kernel/http/hub-error.js';

/** A wrong user or password, a disabled admin, an initial password that has expired: one answer for all. */
export class LoginRefused extends HubError {
  readonly status = 401;
  override readonly codeDescription = 'LOGIN_REFUSED';
  constructor() {
    super('The user or the password is not right');
  }
}

/** No session, or one that has expired or was revoked. */
export class SessionRequired extends HubError {
  readonly status = 401;
  override readonly codeDescription = 'SESSION_REQUIRED';
  constructor() {
    super('Nobody is logged in, or the session has ended');
  }
}

/** The session's CSRF token did not come in `X-CSRF-Token`. */
export class CsrfTokenRequired extends HubError {
  readonly status = 403;
  override readonly codeDescription = 'CSRF_TOKEN_REQUIRED';
  constructor() {
    super('X-CSRF-Token must be the csrfToken of the session');
  }
}

/** The browser says that another site is asking. */
export class CrossSiteRequest extends HubError {
  readonly status = 403;
  override readonly codeDescription = 'CROSS_SITE_REQUEST';
  constructor() {
    super('The admin API takes no requests of other sites');
  }
}

export class RoleRequired extends HubError {
  readonly status = 403;
  override readonly codeDescription = 'ROLE_REQUIRED';
  constructor(role: string) {
    super(`This needs the role ${role}`);
  }
}

/** The password was made by the hub: with it one can only choose another. */
export class PasswordChangeRequired extends HubError {
  readonly status = 403;
  override readonly codeDescription = 'PASSWORD_CHANGE_REQUIRED';
  constructor() {
    super('Choose a password of your own first: POST /admin/api/session/password');
  }
}

/** Without it nobody could let anybody in again. */
export class LastAdmin extends HubError {
  readonly status = 409;
  override readonly codeDescription = 'LAST_ADMIN';
  constructor() {
    super('The last enabled admin can neither be disabled nor become a viewer');
  }
}

export class AdminNameTaken extends HubError {
  readonly status = 409;
  override readonly codeDescription = 'ADMIN_NAME_TAKEN';
  constructor(name: string) {
    super(`There is already an admin named "${name}"`);
  }
}

export class AdminNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'ADMIN_NOT_FOUND';
  constructor() {
    super('There is no such admin');
  }
}

export class SessionNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'SESSION_NOT_FOUND';
  constructor() {
    super('There is no such session, or it has ended');
  }
}
