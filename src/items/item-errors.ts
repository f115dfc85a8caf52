import { HubError } from '../kernel/http/hub-error.js';

/** 404: no such Item, or not the calling app's; the two are never told apart. */
export class ItemNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'ITEM_NOT_FOUND';
  constructor() {
    super('item not found');
  }
}

/** 404: the app has no Item of this user. */
export class UserNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'USER_NOT_FOUND';
  constructor() {
    super('user not found');
  }
}
