import type { AccountRecord, PendingAccounts } from '../bank/account-record.js';
import type { RowChanges, RowProduct, Side } from '../bank/products/product-rows.js';

export type ItemStatus =
  | 'UPDATING'
  | 'UPDATED'
  | 'LOGIN_ERROR'
  | 'OUTDATED'
  | 'WAITING_USER_INPUT'
  | 'WAITING_USER_ACTION'
  | 'MERGING';

export type TriggeredBy = 'USER' | 'CLIENT' | 'SYNC' | 'INTERNAL';

/** An MFA question, as the Item shows it in `parameter`. */
export interface MfaParameter {
  name: string;
  label: string;
  /** Pluggy sends `string` here although its enum has no such value (docs on items-send-mfa). */
  type: string;
  placeholder: string;
  validationMessage: string;
  expiresAt: string;
  data?: string;
  options?: { value: string; label: string }[];
}

export interface UserAction {
  type: 'qr' | 'authorize-access';
  instructions: string;
  attributes: Record<string, string>;
  expiresAt: string;
}

export interface ProductWarning {
  code: string;
  message: string;
  providerMessage?: string;
}

export interface ProductDetail {
  isUpdated: boolean;
  lastUpdatedAt: string | null;
  warnings: ProductWarning[];
}

export interface ItemError {
  code: string;
  message: string;
  providerMessage?: string;
  /** What a later execution may need, as with a device that the user has to authorise (SDK, Caixa flow). */
  attributes?: Record<string, string>;
}

/** Where the other holders of a company's account stand, who must all agree (multi-approval). */
export type Approval = 'PENDING' | 'APPROVED' | 'REJECTED';

/** What a bank sync does to the rows of the last days. */
export interface BankChanges {
  add: number;
  update: number;
  delete: number;
  repost: number;
  backdate: number;
}

/** An execution under way. All of it is kept in the state file, so a killed sandbox goes on where it was. */
export interface Execution {
  first: boolean;
  triggeredBy: TriggeredBy;
  /** Place in the plan, which is a pure function of the Item. */
  position: number;
  /** What the user has answered to MFA questions, by parameter name. */
  answers: Record<string, string>;
  approved: boolean | null;
  /** Whether the user must go to the bank, as it was at its beginning. */
  needsConsent?: boolean;
  /** When the present question or action runs out, in the bank's time. */
  waitUntil: number | null;
  /** Set by the control API: how it shall end, which products it shall reach, what the bank changes. */
  outcome?: string;
  products?: string[];
  changes?: Partial<BankChanges>;
  warnings?: (ProductWarning & { product: string })[];
  onlyAccount?: string;
  /** Rows that alone are changed, deleted and re-created. */
  onlyRows?: string[];
  /** Stays in this step until the control API lets it go on. */
  hold?: string;
  webhooks: boolean;
}

export interface ConsentRecord {
  createdAt: number;
  expiresAt: number | null;
  revokedAt: number | null;
}

/** One Item as the bank keeps it. Times are milliseconds of the bank's clock. */
export interface ItemRecord {
  ordinal: number;
  id: string;
  connectorId: number;
  parameters: Record<string, string>;
  clientUserId: string | null;
  webhookUrl: string | null;
  oauthRedirectUri: string | null;
  products: string[];
  /** The connect token that made it, by its `jti`: only that token may read it. */
  tokenId: string | null;
  status: ItemStatus;
  executionStatus: string;
  error: ItemError | null;
  parameter: MfaParameter | null;
  userAction: UserAction | null;
  statusDetail: Record<string, ProductDetail | null> | null;
  createdAt: number;
  updatedAt: number;
  lastUpdatedAt: number | null;
  lastExecutionEndedAt: number | null;
  /** Product name → when it was last read; what `statusDetail` is made of. */
  productsReadAt: Record<string, number>;
  consecutiveFailedLoginAttempts: number;
  consecutiveErrors: number;
  nextAutoSyncAt: number | null;
  autoSyncDisabledAt: number | null;
  lastMfaToken: string | null;
  syncCount: number;
  consent: ConsentRecord | null;
  accounts: AccountRecord[];
  /** How many accounts it has ever had: their numbers are never used again. */
  accountCount?: number;
  pendingAccounts?: PendingAccounts;
  /** Has everything that Pluggy's documents know, instead of a little of each product. */
  rich?: boolean;
  /** Nothing happens at its bank from day to day. */
  still?: boolean;
  /** Product name → when it was first read. */
  firstReadAt?: Record<string, number>;
  /** What has happened to the rows of the products beside accounts and transactions. */
  rows?: Partial<Record<RowProduct, Record<Side, RowChanges>>>;
  changeCount?: number;
  /** Consents that ended and were renewed, oldest first. */
  pastConsents?: ConsentRecord[];
  resourcesCollectedAt?: number;
  /** Since when the user is asked to do something at the bank. */
  userActionSince?: number;
  /** The user has authorised Pluggy's device at the bank, once for all. */
  deviceAuthorized?: boolean;
  approval?: Approval;
  /** Pluggy's schedule has lost it: its next sync is announced and does not come. */
  lapsed?: boolean;
  execution: Execution | null;
}
