import { HubError } from '../kernel/http/hub-error.js';

/** 404: no such Item, or not the calling app's; the two are never told apart. */
export class ItemNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'ITEM_NOT_FOUND';
  constructor() {
    super('item not found');
  }
}
