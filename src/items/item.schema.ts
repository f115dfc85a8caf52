import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { CursorPageOf } from '../kernel/http/page.schema.js';
import { ConnectorSchema, CredentialSchema } from '../kernel/pluggy/connector.schema.js';

/** Something about one product that did not come as it should, though the update went on. */
@ApiSchema({ name: 'ItemWarning' })
export class ItemWarningSchema {
  /**
   * Pluggy's number of the warning; an open list.
   * @example "423"
   */
  code: string;

  /** In English, for developers. */
  message: string;

  /** What the institution itself said. */
  providerMessage?: string | null;
}

/** How the last update went for one product. */
@ApiSchema({ name: 'ItemProductStatus' })
export class ItemProductStatusSchema {
  /** `true`: fresh since the last update. `false`: what is served is older. */
  isUpdated: boolean;

  /** When this product was last fresh. */
  @ApiProperty({ format: 'date-time' })
  lastUpdatedAt: string | null;

  /** What did not come as it should. */
  warnings?: ItemWarningSchema[];
}

/** How the last update went, product by product; `null` for a product that was not asked for. */
@ApiSchema({ name: 'ItemStatusDetail' })
export class ItemStatusDetailSchema {
  /** Accounts. */
  accounts?: ItemProductStatusSchema | null;

  /** Credit cards. */
  creditCards?: ItemProductStatusSchema | null;

  /** Transactions of accounts and cards. */
  transactions?: ItemProductStatusSchema | null;

  /** Investments. */
  investments?: ItemProductStatusSchema | null;

  /** Movements of investments. */
  investmentsTransactions?: ItemProductStatusSchema | null;

  /** The holder's identity. */
  identity?: ItemProductStatusSchema | null;

  /** Payer and receiver of transactions. */
  paymentData?: ItemProductStatusSchema | null;

  /** Loans. */
  loans?: ItemProductStatusSchema | null;

  /** Statements as documents. */
  accountStatements?: ItemProductStatusSchema | null;
}

/** Why the last update failed. */
@ApiSchema({ name: 'ItemError' })
export class ItemErrorSchema {
  /**
   * Pluggy's word for it; an open list.
   * @example "INVALID_CREDENTIALS"
   */
  code: string;

  /** In English, for developers. */
  message: string;

  /** What the institution itself said, to be shown to the person. */
  providerMessage?: string | null;

  /** More, by error code. */
  attributes?: Record<string, unknown> | null;
}

/** Something that the person has to do outside of the form, such as reading a QR code or approving at the bank. */
@ApiSchema({ name: 'ItemUserAction' })
export class ItemUserActionSchema {
  /**
   * `qr` or `authorize-access`.
   * @example "authorize-access"
   */
  type?: string;

  /** What to do, for the person. */
  instructions: string;

  /** What it takes, such as the address to open. */
  attributes?: Record<string, unknown> | null;

  /** Until when it can be done. */
  @ApiProperty({ format: 'date-time' })
  expiresAt?: string | null;
}

/**
 * One connection of one person to one institution. Pluggy adds fields; ignore those you do not know.
 *
 * The hub serves `UPDATED` only when the accounts and transactions of that update can be read here: until then the
 * Item is `UPDATING` with its previous `lastUpdatedAt`.
 */
@ApiSchema({ name: 'Item' })
export class ItemSchema {
  /** Pluggy's id of the Item. */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** The institution. */
  connector: ConnectorSchema;

  /**
   * UPDATING, UPDATED, LOGIN_ERROR, OUTDATED, WAITING_USER_INPUT, WAITING_USER_ACTION, MERGING.
   * @example "UPDATED"
   */
  status: string;

  /**
   * Step or outcome of the last update, such as CREATED, ACCOUNTS_IN_PROGRESS, SUCCESS, PARTIAL_SUCCESS,
   * INVALID_CREDENTIALS; an open list.
   * @example "SUCCESS"
   */
  executionStatus: string;

  /** Product by product, where not everything went well. */
  statusDetail: ItemStatusDetailSchema | null;

  /** Why the last update failed. */
  error: ItemErrorSchema | null;

  /** What `POST /items/{id}/mfa` has to bring while the status is WAITING_USER_INPUT. */
  parameter: CredentialSchema | null;

  /** What the person has to do while the status is WAITING_USER_ACTION. */
  userAction: ItemUserActionSchema | null;

  /** When the Item was created. */
  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  /** When anything about the Item last changed. */
  @ApiProperty({ format: 'date-time' })
  updatedAt: string;

  /** When its data was last fetched from the institution; `null` before the first time. */
  @ApiProperty({ format: 'date-time' })
  lastUpdatedAt: string | null;

  /** The address that your app gave for this Item. */
  webhookUrl?: string | null;

  /**
   * Your app's own id of the person, as it gave it with the connect token or the Item.
   * @example "demo-user"
   */
  clientUserId: string | null;

  /** The products that it collects. */
  products?: string[] | null;

  /** Logins that failed in a row; from 2 on Pluggy makes updates wait. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  consecutiveFailedLoginAttempts?: number | null;

  /** When Pluggy will update it by itself; `null`: never. */
  @ApiProperty({ format: 'date-time' })
  nextAutoSyncAt?: string | null;

  /** Since when Pluggy no longer updates it by itself. */
  @ApiProperty({ format: 'date-time' })
  autoSyncDisabledAt?: string | null;

  /** When the person's consent ends; `null`: open end, or not an Open Finance connection. */
  @ApiProperty({ format: 'date-time' })
  consentExpiresAt?: string | null;

  /** When the list of what is shared (`GET /items/{id}/resources`) was last fetched; `null`: never. */
  @ApiProperty({ format: 'date-time' })
  resourcesCollectedAt?: string | null;

  /** Where the person is sent after the institution's own page. */
  oauthRedirectUri?: string | null;
}

/** Items, the newest first. */
@ApiSchema({ name: 'ItemCursorPage' })
export class ItemCursorPage extends CursorPageOf(ItemSchema) {}
