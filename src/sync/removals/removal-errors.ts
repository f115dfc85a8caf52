import { HubError } from '../../kernel/http/hub-error.js';

/** 404: nothing of this list is held, or no longer. */
export class RemovalsNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'REMOVALS_NOT_FOUND';
  constructor() {
    super('No removals of this list wait for a decision');
  }
}

/** 409: without a living consent, or after an error at the bank, all that Pluggy lacks is its own lack. */
export class RemovalsNotCertain extends HubError {
  readonly status = 409;
  override readonly codeDescription = 'REMOVALS_NOT_CERTAIN';
  constructor() {
    super('Pluggy cannot be believed about this Item now (its login, its consent or this product is not good): nothing was removed'); // prettier-ignore
  }
}

/** 409: a sync of the Item began at the same moment. */
export class ItemBusy extends HubError {
  readonly status = 409;
  override readonly codeDescription = 'ITEM_BUSY';
  constructor() {
    super('The Item is being synced; try again in a moment');
  }
}

/** 409: of two admins at once, the other one was first. */
export class RemovalsJustDecided extends HubError {
  readonly status = 409;
  override readonly codeDescription = 'REMOVALS_JUST_DECIDED';
  constructor() {
    super('Another admin has just decided otherwise: nothing was removed');
  }
}
