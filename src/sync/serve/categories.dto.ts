import { ApiProperty } from '@nestjs/swagger';
import { IsDefined, IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';

/** Query of `GET /categories`. */
export class CategoriesQuery {
  /** Only those below this one. @example "01000000" */
  @IsOptional()
  @IsString()
  @MaxLength(50)
  parentId?: string;
}

/** The path of one category. */
export class CategoryParams {
  /** Id of the category. */
  @ApiProperty({ example: '01010000' })
  @IsString()
  @MaxLength(50)
  id: string;
}

/** The path of one rule. */
export class CategoryRuleParams {
  /** Id of the rule. */
  @ApiProperty({ format: 'uuid', example: '0f8a1c7e-3b52-4a7e-8d07-5a1e6c2b9d40' })
  @IsUUID()
  id: string;
}

/** A rule to be made. */
export class CategoryRuleBody {
  /** The text to look for in a transaction's description. @example "PADARIA" */
  @IsDefined()
  @IsString()
  @MaxLength(500)
  description: string;

  /** The category to assign. @example "11010000" */
  @IsDefined()
  @IsString()
  @MaxLength(50)
  categoryId: string;

  /** Only transactions of this kind. */
  @IsOptional()
  @IsIn(['DEBIT', 'CREDIT'])
  transactionType?: 'DEBIT' | 'CREDIT';

  /** Only accounts of this kind. */
  @IsOptional()
  @IsIn(['CHECKING_ACCOUNT', 'CREDIT_CARD'])
  accountType?: 'CHECKING_ACCOUNT' | 'CREDIT_CARD';

  /** How the text is compared; `exact` when left out. */
  @IsOptional()
  @IsIn(['exact', 'contains', 'startsWith', 'endsWith'])
  matchType?: 'exact' | 'contains' | 'startsWith' | 'endsWith';
}

/** Query of `GET /merchants`. */
export class MerchantsQuery {
  /** CNPJs, comma-separated. @example "00000000000191" */
  @IsDefined()
  @IsString()
  @MaxLength(10_000)
  cnpjs: string;
}
