import { HubError } from '../../kernel/http/hub-error.js';

/** 409: no Item is known that has this one's accounts; retiring it would lose them. */
export class NoSuccessor extends HubError {
  readonly status = 409;
  override readonly codeDescription = 'ITEM_HAS_NO_SUCCESSOR';
  constructor() {
    super('No newer Item of this person is known to have the same accounts; to delete it: DELETE /items/:id');
  }
}
