import { ApiSchema } from '@nestjs/swagger';

/** A company. */
@ApiSchema({ name: 'FoundMerchant' })
export class FoundMerchantSchema {
  /** Name on the sign. */
  name?: string | null;

  /** Name in the company register. */
  businessName?: string | null;

  /** CNPJ. */
  cnpj?: string | null;

  /** Branch of business (CNAE). */
  cnae?: string | null;

  /** Category of its transactions. */
  category?: string | null;
}

/** What Pluggy knows of the CNPJs that were asked for. */
@ApiSchema({ name: 'MerchantSearch' })
export class MerchantSearchSchema {
  /** Those that it knows. */
  foundMerchants: FoundMerchantSchema[];

  /** CNPJs that it does not know. */
  notFoundMerchants: string[];

  /** What is no CNPJ. */
  invalidCnpjs: string[];
}
