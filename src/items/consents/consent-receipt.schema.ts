import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PageOf } from '../../kernel/http/page.schema.js';

/** `OPEN_FINANCE`: a consent at the bank. `CONNECTION`: what the person agreed to by connecting, where there is none. */
export const RECEIPT_KINDS = ['OPEN_FINANCE', 'CONNECTION'] as const;
export const RECEIPT_STATES = ['ACTIVE', 'RENEWED', 'EXPIRED', 'REVOKED', 'ENDED'] as const;

/** The app to which it was granted. */
@ApiSchema({ name: 'ConsentedApp' })
export class ConsentedAppSchema {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example "Ledger" */
  @ApiProperty({ type: String, nullable: true })
  name: string | null;
}

/** The institution. */
@ApiSchema({ name: 'ConsentedConnector' })
export class ConsentedConnectorSchema {
  /** @example 601 */
  @ApiProperty({ type: 'integer', nullable: true })
  id: number | null;

  /** @example "Pluggy Bank" */
  @ApiProperty({ type: String, nullable: true })
  name: string | null;
}

/** What a person granted: when, until when, to which app. It stays when it has ended, as long as the Item is kept. */
@ApiSchema({ name: 'ConsentReceipt' })
export class ConsentReceiptSchema {
  /** Pluggy's id of the consent, for `GET /consents/{id}`; `null` where `kind` is `CONNECTION`. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  id: string | null;

  /** The Item that it is for. */
  @ApiProperty({ format: 'uuid' })
  itemId: string;

  /**
   * `OPEN_FINANCE`: a consent that the person gave at the bank. `CONNECTION`: the connector knows no such consent; what
   * the person agreed to by giving the credentials, on the Connect page or to the app.
   */
  @ApiProperty({ enum: RECEIPT_KINDS })
  kind: (typeof RECEIPT_KINDS)[number];

  /**
   * `ACTIVE`; `RENEWED`: a later one took its place in time; `EXPIRED`: its time was over; `REVOKED`: the person withdrew
   * it at the bank; `ENDED`: Pluggy does not have the Item any more.
   */
  @ApiProperty({ enum: RECEIPT_STATES })
  status: (typeof RECEIPT_STATES)[number];

  /** The app to which it was granted. */
  app: ConsentedAppSchema;

  /** The person, by the app's own id; `null`: the app gave none. @example "user-42" */
  @ApiProperty({ type: String, nullable: true })
  clientUserId: string | null;

  /** The institution. */
  connector: ConsentedConnectorSchema;

  /** What may be read. @example ["ACCOUNTS", "TRANSACTIONS"] */
  products: string[];

  /** The permissions, in the regulator's words; `null` where there is no consent at the bank. */
  @ApiProperty({ type: [String], nullable: true, example: ['ACCOUNTS_ALL', 'REGISTRATION_ALL'] })
  openFinancePermissionsGranted: string[] | null;

  /** When it was granted. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  createdAt: string | null;

  /** Until when; `null`: without an end. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  expiresAt: string | null;

  /** When the person withdrew it; `null`: not that Pluggy has said so. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  revokedAt: string | null;
}

/** What a person granted for an Item, the newest first. */
@ApiSchema({ name: 'ConsentReceiptPage' })
export class ConsentReceiptPage extends PageOf(ConsentReceiptSchema) {}
