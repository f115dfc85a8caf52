/**
 * A refusal that a caller may see. Each subclass knows its status, `codeDescription` and message in one place;
 * {@link ErrorFilter} turns it into Pluggy's body `{ code, message, codeDescription, data }`.
 */
export abstract class HubError extends Error {
  abstract readonly status: number;
  /** Stable, machine-readable; Pluggy's own word where Pluggy has one. */
  readonly codeDescription: string | undefined = undefined;
  /** More about the refusal, safe to show. */
  readonly data: Record<string, unknown> | undefined = undefined;
  /** Response headers that belong to the refusal, such as `Retry-After`. */
  readonly headers: Record<string, string> = {};
}

/** 400: a parameter or body is not acceptable. The message is shown as it is. */
export class BadInput extends HubError {
  readonly status = 400;
  constructor(
    message: string,
    override readonly codeDescription: string | undefined = undefined,
  ) {
    super(message);
  }
}
