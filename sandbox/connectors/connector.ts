/** A credential as Pluggy's connector lists it (captured shape: facts-2 §3.1). */
export interface ConnectorCredential {
  label: string;
  name: string;
  type: 'text' | 'password' | 'number' | 'image' | 'select';
  placeholder: string;
  validation: string;
  validationMessage: string;
  optional: boolean;
  mfa?: boolean;
}

export type HealthStatus = 'ONLINE' | 'UNSTABLE' | 'OFFLINE';

/** A problem that Pluggy's status page names while it lasts; a maintenance once its window is open (OAS-SEP, JAVA). */
export interface ConnectorIncident {
  id: string;
  title: string;
  description: string;
  /** One of nineteen, such as INSTITUTION_OUTAGE, CONNECTION_NOT_UPDATING or TRANSACTIONS_MISSING. */
  type: string;
  /** The product line: `dados` is all of account data. */
  product: string;
  kind: 'INCIDENT' | 'MAINTENANCE';
  severity: 'DEGRADED' | 'PARTIAL_OUTAGE' | 'MAJOR_OUTAGE' | 'MAINTENANCE';
  state: 'INVESTIGATING' | 'IDENTIFIED' | 'MONITORING' | 'SCHEDULED';
  startedAt: string;
  updatedAt: string;
  url: string;
}

export interface Connector {
  id: number;
  name: string;
  primaryColor: string;
  institutionUrl: string;
  country: string;
  type: string;
  credentials: ConnectorCredential[];
  imageUrl: string;
  hasMFA: boolean;
  oauth: boolean;
  health: { status: HealthStatus; stage: string | null; incidents?: ConnectorIncident[] };
  products: string[];
  productCoverage: string[];
  createdAt: string;
  isSandbox: boolean;
  isOpenFinance: boolean;
  updatedAt: string;
  supportsPaymentInitiation: boolean;
  supportsScheduledPayments: boolean;
  supportsSmartTransfers: boolean;
  supportsBoletoManagement: boolean;
  supportsAutomaticPix: boolean;
}
