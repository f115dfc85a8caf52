import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** Who the holder is, a person or a company, as the institution knows them. All personal data. */
@ApiSchema({ name: 'Identity' })
export class IdentitySchema {
  /** Pluggy's id of the identity. */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** The Item that it belongs to. */
  @ApiProperty({ format: 'uuid' })
  itemId: string;

  /** A person's name. */
  fullName?: string | null;

  /** The name that a person goes by. */
  socialName?: string | null;

  /** A company's name. */
  companyName?: string | null;

  /** Name that a company trades under. */
  establishmentName?: string | null;

  /** Number of the company's branch. */
  establishmentCode?: string | null;

  /** CPF or CNPJ. */
  document?: string | null;

  /**
   * CPF or CNPJ.
   * @example "CPF"
   */
  documentType?: string | null;

  /** As `document`, of the institution's tax records. */
  taxNumber?: string | null;

  /** A person's birthday. */
  birthDate?: string | null;

  /** When a company was founded. */
  incorporationDate?: string | null;

  /** FEMALE, MALE or OTHER. */
  sex?: string | null;

  /** Occupation. */
  jobTitle?: string | null;

  /** Conservative, Moderate or Aggressive. */
  investorProfile?: string | null;

  /** Telephones. */
  phoneNumbers?: Record<string, unknown>[] | null;

  /** E-mail addresses. */
  emails?: Record<string, unknown>[] | null;

  /** Postal addresses. */
  addresses?: Record<string, unknown>[] | null;

  /** Parents and spouse. */
  relations?: Record<string, unknown>[] | null;

  /** Marital status. */
  maritalStatus?: Record<string, unknown> | null;

  /** Nationality. */
  nationality?: Record<string, unknown> | null;

  /** Passport. */
  passport?: Record<string, unknown> | null;

  /** A person's other documents. */
  otherDocuments?: Record<string, unknown>[] | null;

  /** A company's documents abroad. */
  businessOtherDocuments?: Record<string, unknown>[] | null;

  /** A company's partners and administrators. */
  parties?: Record<string, unknown>[] | null;

  /** CNPJs of the institution's companies that hold the data. */
  companiesCnpj?: string[] | null;

  /** Income, wealth, occupation. */
  qualifications?: Record<string, unknown> | null;

  /** Since when a customer, with which products. */
  financialRelationships?: Record<string, unknown> | null;

  /** When Pluggy first saw it. */
  @ApiProperty({ format: 'date-time' })
  createdAt?: string;

  /** When Pluggy last changed it. */
  @ApiProperty({ format: 'date-time' })
  updatedAt?: string;
}
