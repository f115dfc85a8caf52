import { HubError } from '../../kernel/http/hub-error.js';

/** 400 in Pluggy's words: an execution is under way, or another caller has just asked for one. */
export class ItemIsUpdating extends HubError {
  readonly status = 400;
  override readonly codeDescription = 'ITEM_IS_ALREADY_UPDATING';
  constructor(override readonly data: { status: string; executionStatus: string | null }) {
    super('An update is already in progress, wait until the last execution ends');
  }
}

/** 400: the bank refuses the stored credentials; the person gives new ones under `data.connectUrl`. */
export class CredentialsNeeded extends HubError {
  readonly status = 400;
  override readonly codeDescription = 'LAST_EXECUTION_HAD_LOGIN_ERROR';
  constructor(
    override readonly data: { executionStatus: string | null; connectUrl: string; expiresAt: string },
  ) {
    super('The stored credentials do not work any more: send new ones, or let the user open data.connectUrl');
  }
}

/** 400: this connector's Items mirror what the person connected at MeuPluggy, and are updated there. */
export class UpdatedAtMeuPluggy extends HubError {
  readonly status = 400;
  override readonly codeDescription = 'MEU_PLUGGY_ITEM_NOT_UPDATABLE';
  constructor() {
    super('MeuPluggy item cant be updated: the person updates it at meu.pluggy.ai, and it follows by itself');
  }
}

/** Too soon: `data.canRetryAfterDate` says until when. Status, code and the rest of `data` are Pluggy's where it has said so. */
export class UpdateTooSoon extends HubError {
  readonly status: number;
  override readonly codeDescription: string;
  override readonly data: Record<string, unknown> & { canRetryAfterDate: string };
  override readonly headers: Record<string, string>;
  constructor(refusal: Refusal, canRetryAfterDate: string) {
    super(refusal.message);
    this.status = refusal.code;
    this.codeDescription = refusal.codeDescription;
    this.data = { ...refusal.data, canRetryAfterDate };
    const seconds = Math.max(1, Math.ceil((Date.parse(canRetryAfterDate) - Date.now()) / 1000));
    this.headers = { 'Retry-After': String(seconds) };
  }
}

/** A refusal as Pluggy's error body has it. */
export interface Refusal {
  code: number;
  message: string;
  codeDescription: string;
  data: Record<string, unknown>;
}
