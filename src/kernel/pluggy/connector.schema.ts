import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PageOf } from '../http/page.schema.js';

/** One choice of a `select` credential. */
@ApiSchema({ name: 'CredentialOption' })
export class CredentialOptionSchema {
  /** What to send. */
  value: string;

  /** What to show. */
  label: string;
}

/** One value that a person has to type in: a login field, or an MFA step of an Item that waits for it. */
@ApiSchema({ name: 'Credential' })
export class CredentialSchema {
  /**
   * Key of the value in `parameters`, or in the body of `POST /items/{id}/mfa`.
   * @example "user"
   */
  name: string;

  /**
   * What to show beside the field.
   * @example "User"
   */
  label: string;

  /**
   * How to show the field: text, password, number, image, select. MFA steps are also seen with other words,
   * so treat an unknown one as text.
   * @example "text"
   */
  type: string;

  /** Help for the person who fills it in. */
  assistiveText?: string | null;

  /** A picture in base64 that the person has to read. */
  data?: string | null;

  /** Sample shown in the empty field. */
  placeholder?: string | null;

  /**
   * Regular expression that the value has to match.
   * @example "^user-.{2,50}$"
   */
  validation?: string | null;

  /** What to say when it does not match. */
  validationMessage?: string | null;

  /** `true`: a one-time value, to be sent anew with each update. */
  mfa?: boolean | null;

  /** `true`: may be left out. */
  optional?: boolean | null;

  /** The choices of a `select`. */
  options?: CredentialOptionSchema[] | null;

  /** Until when an MFA value is accepted. */
  @ApiProperty({ format: 'date-time' })
  expiresAt?: string | null;

  /** What the person has to do to get the value. */
  instructions?: string | null;
}

/** How well connections to the institution work at present. */
@ApiSchema({ name: 'ConnectorHealth' })
export class ConnectorHealthSchema {
  /**
   * ONLINE, UNSTABLE, or OFFLINE: no new Item can be created.
   * @example "ONLINE"
   */
  status: string;

  /** `BETA` while a connector is new. */
  stage: string | null;

  /** Share of recent connections that worked; only with `healthDetails=true`. */
  details?: Record<string, unknown> | null;
}

/** An institution that accounts can be connected from. Pluggy adds fields; ignore those you do not know. */
@ApiSchema({ name: 'Connector' })
export class ConnectorSchema {
  /** Pluggy's number of the connector; below 600 direct connectors and sandboxes, from 601 Open Finance. */
  @ApiProperty({ type: 'integer', example: 2 })
  id: number;

  /**
   * Name of the institution.
   * @example "Pluggy Bank"
   */
  name: string;

  /** Colour for buttons and frames, six hex digits without `#`. */
  primaryColor: string;

  /** Home page of the institution. */
  institutionUrl: string;

  /** Logo, hosted by Pluggy. */
  imageUrl: string;

  /** Two-letter country code. */
  country: string;

  /**
   * PERSONAL_BANK, BUSINESS_BANK, INVESTMENT, …
   * @example "PERSONAL_BANK"
   */
  type: string;

  /** What a person has to fill in to connect. */
  credentials: CredentialSchema[];

  /** Whether a one-time value is needed to connect. */
  hasMFA: boolean;

  /** Whether the person is sent to the institution's own page. */
  oauth?: boolean;

  /** The institution's page for OAuth. */
  oauthUrl?: string | null;

  /** The institution's page for a forgotten password. */
  resetPasswordUrl?: string | null;

  /** The kinds of data that it brings, such as ACCOUNTS, TRANSACTIONS. */
  products: string[];

  /** Kinds of data within its products that it brings, such as `INVESTMENTS:TREASURE_TITLES`. */
  productCoverage?: string[];

  /** How well it works at present. */
  health: ConnectorHealthSchema;

  /** Whether it is a test bank with made-up data. */
  isSandbox?: boolean;

  /** Whether it uses the regulated Open Finance interfaces. */
  isOpenFinance: boolean;

  /** Whether payments can be initiated. */
  supportsPaymentInitiation?: boolean;

  /** Whether payments can be scheduled. */
  supportsScheduledPayments?: boolean;

  /** Whether transfers within a standing consent are possible. */
  supportsSmartTransfers?: boolean;

  /** Whether boletos can be issued and cancelled. */
  supportsBoletoManagement?: boolean;

  /** Whether automatic Pix is possible. */
  supportsAutomaticPix?: boolean;

  /** When Pluggy first listed it. */
  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  /** When Pluggy last changed its entry. */
  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

/** Connectors, all on one page. */
@ApiSchema({ name: 'ConnectorPage' })
export class ConnectorPage extends PageOf(ConnectorSchema) {}
