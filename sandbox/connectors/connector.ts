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
  health: { status: HealthStatus; stage: string | null };
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
