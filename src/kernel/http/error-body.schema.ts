import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** The body of every answer that is not a success; the same as Pluggy's. */
@ApiSchema({ name: 'ErrorBody' })
export class ErrorBodySchema {
  /** The HTTP status again. */
  @ApiProperty({ type: 'integer', minimum: 400, maximum: 599, example: 404 })
  code: number;

  /**
   * For people; the wording may change.
   * @example "item not found"
   */
  message: string;

  /**
   * For programs: stable, branch on it. Absent where Pluggy has no word for the case.
   * @example "ITEM_NOT_FOUND"
   */
  codeDescription?: string;

  /** More about the refusal, such as until when it holds. */
  data?: Record<string, unknown>;

  /** Which parameters of a connector were refused, and why. */
  details?: Record<string, unknown>[];

  /** Id under which an unexpected error stands in the log of the hub, or of Pluggy. */
  errorId?: string;
}
