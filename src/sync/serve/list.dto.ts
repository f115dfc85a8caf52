import { ApiProperty } from '@nestjs/swagger';
import { IsDefined, IsIn, IsOptional, IsUUID, Matches } from 'class-validator';
import { IsDay } from '../../kernel/http/is-instant.js';
import { PageQuery } from '../../kernel/http/page.dto.js';

/** Query of a list of an Item's. */
export class ItemListQuery extends PageQuery {
  /** The Item whose rows to list. */
  @ApiProperty({ format: 'uuid' })
  @IsDefined()
  @IsUUID()
  itemId: string;
}

const INVESTMENT_TYPES = ['COE', 'EQUITY', 'ETF', 'FIXED_INCOME', 'MUTUAL_FUND', 'SECURITY', 'OTHER'];

/** Query of `GET /investments`. */
export class InvestmentsQuery extends ItemListQuery {
  /** Only investments of this kind. */
  @IsOptional()
  @ApiProperty({ enum: INVESTMENT_TYPES })
  @IsIn(INVESTMENT_TYPES)
  type?: string;
}

/** Query of `GET /bills`. */
export class BillsQuery extends PageQuery {
  /** The credit card whose bills to list. */
  @ApiProperty({ format: 'uuid' })
  @IsDefined()
  @IsUUID()
  accountId: string;
}

/** Query of `GET /identity`. */
export class IdentityQuery {
  /** The Item whose holder it is. */
  @ApiProperty({ format: 'uuid' })
  @IsDefined()
  @IsUUID()
  itemId: string;
}

/** The path of one bill. */
export class BillParams {
  /** Id of the bill. */
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id: string;
}

/** The path of one investment. */
export class InvestmentParams {
  /** Id of the investment. */
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id: string;
}

/** The path of one loan. */
export class LoanParams {
  /** Id of the loan. */
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id: string;
}

/** The path of one identity. */
export class IdentityParams {
  /** Id of the identity. */
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id: string;
}

/** The path of one consent. */
export class ConsentParams {
  /** Id of the consent. What `npm start` connects first has none: it is no Open Finance bank. */
  @ApiProperty({ format: 'uuid', example: 'a3e1f5b2-0a3c-4d0e-9f55-0b1c2d3e4f50' })
  @IsUUID()
  id: string;
}

/** The path of an Item. */
export class ItemParams {
  /** Id of the Item. */
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id: string;
}

/** The path of one sync run. */
export class SyncRunParams extends ItemParams {
  /** Id of the run, a number. */
  @ApiProperty({ example: '1' })
  @Matches(/^\d{1,18}$/)
  runId: string;
}

/** Query of `GET /accounts/:id/balances`. */
export class BalancesQuery extends PageQuery {
  /** From this day on (`YYYY-MM-DD`). @example "2026-01-01" */
  @IsOptional()
  @IsDay()
  from?: string;

  /** Up to this day, inclusive. @example "2026-12-31" */
  @IsOptional()
  @IsDay()
  to?: string;
}
