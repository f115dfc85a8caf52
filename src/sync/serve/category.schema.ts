import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PageOf } from '../../kernel/http/page.schema.js';

/** A category of transactions. */
@ApiSchema({ name: 'Category' })
export class CategorySchema {
  /**
   * Eight digits: two a level.
   * @example "01010000"
   */
  id: string;

  /**
   * Name in English.
   * @example "Salary"
   */
  description: string;

  /**
   * Name in Portuguese.
   * @example "Salário"
   */
  descriptionTranslated?: string | null;

  /**
   * The category above.
   * @example "01000000"
   */
  parentId?: string | null;

  /**
   * Name of the category above.
   * @example "Income"
   */
  parentDescription?: string | null;
}

/** Categories. */
@ApiSchema({ name: 'CategoryPage' })
export class CategoryPage extends PageOf(CategorySchema) {}

/** A rule by which Pluggy assigns a category. */
@ApiSchema({ name: 'CategoryRule' })
export class CategoryRuleSchema {
  /** Pluggy's id of the rule. */
  @ApiProperty({ format: 'uuid' })
  id?: string | null;

  /**
   * The text to look for in a transaction's description.
   * @example "PADARIA"
   */
  description: string;

  /**
   * The category to assign.
   * @example "11010000"
   */
  categoryId?: string | null;

  /** Its name. */
  category: string;

  /** The client at Pluggy that the rule belongs to; all apps of the hub share it. */
  clientId?: string | null;

  /** Only DEBIT or CREDIT. */
  transactionType?: string | null;

  /** Only CHECKING_ACCOUNT or CREDIT_CARD. */
  accountType?: string | null;

  /**
   * exact, contains, startsWith or endsWith.
   * @example "contains"
   */
  matchType?: string | null;
}

/** The calling app's rules. */
@ApiSchema({ name: 'CategoryRulePage' })
export class CategoryRulePage extends PageOf(CategoryRuleSchema) {}
