/** An answer in Pluggy's error form; `errorId` is added when it is sent. */
export class PluggyError extends Error {
  readonly body: Record<string, unknown>;

  constructor(
    readonly status: number,
    message: string,
    codeDescription?: string,
    extra: Record<string, unknown> = {},
  ) {
    super(message);
    this.body = { message, code: status, ...(codeDescription ? { codeDescription } : {}), ...extra };
  }
}

export const itemNotFound = (): PluggyError => new PluggyError(404, 'item not found', 'ITEM_NOT_FOUND');
export const accountNotFound = (): PluggyError =>
  new PluggyError(404, 'account not found', 'ACCOUNT_NOT_FOUND');
export const internalError = (): PluggyError =>
  new PluggyError(500, 'Internal Server Error', 'INTERNAL_SERVER_ERROR');
