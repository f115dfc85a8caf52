import { HubError } from '../kernel/http/hub-error.js';

/** 404: no such Item, or not the calling app's; the two are never told apart. */
export class ItemNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'ITEM_NOT_FOUND';
  constructor() {
    super('item not found');
  }
}

/** 409: Pluggy does not have the Item any more; what is here can be read, and nothing else be done with it. */
export class ItemGoneAtPluggy extends HubError {
  readonly status = 409;
  override readonly codeDescription = 'ITEM_DELETED_BY_PLUGGY';
  constructor() {
    super(
      'Pluggy does not have this item any more: its data stays readable; the user connects the bank as a new one',
    );
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

/** 404: no app has this id. */
export class AppNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'APP_NOT_FOUND';
  constructor() {
    super('app not found');
  }
}
