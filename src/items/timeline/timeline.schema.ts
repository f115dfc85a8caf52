import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** What happened, for people, in both languages. */
@ApiSchema({ name: 'TimelineMessage' })
export class TimelineMessageSchema {
  /** @example "O banco recusou a senha." */
  'pt-BR': string;

  /** @example "The bank refused the password." */
  en: string;
}

/** One thing that happened to an Item. */
@ApiSchema({ name: 'TimelineEntry' })
export class TimelineEntrySchema {
  /** When the hub learned of it; of a consent at the bank, when it was given or ended. */
  @ApiProperty({ format: 'date-time' })
  at: string;

  /**
   * CREATED, FAILED, RECOVERED, WAITING, UNKNOWN_STATUS, GONE, UPDATE_ASKED, MFA_ANSWERED, CONNECT_LINK_MADE,
   * CONNECT_LINK_OPENED, READ_AGAIN, SUPERSEDED_ANOTHER, CONSENT_GRANTED, CONSENT_RENEWED, CONSENT_ENDED, UPDATE_REFUSED,
   * REMOVALS_APPLIED, REMOVALS_DISMISSED, FLAG_RAISED, FLAG_CLEARED, SYNC_RUN; there may be more one day.
   * @example FAILED
   */
  kind: string;

  /** Who did it: `pluggy`, `hub`, `user`, `app` or `admin`; to admins with the name, `admin:<name>`. @example pluggy */
  by: string;

  /** What else is known of it; the fields depend on `kind`. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { code: 'INVALID_CREDENTIALS' } })
  detail: Record<string, unknown>;

  message: TimelineMessageSchema;
}

/** An Item's story, the newest first. */
@ApiSchema({ name: 'Timeline' })
export class TimelineSchema {
  @ApiProperty({ type: [TimelineEntrySchema] })
  results: TimelineEntrySchema[];

  /** Query of the next page; `null` on the last. */
  @ApiProperty({ type: String, nullable: true })
  next: string | null;
}
