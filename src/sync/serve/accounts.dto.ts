import { ApiProperty } from '@nestjs/swagger';
import { IsDefined, IsIn, IsOptional, IsUUID } from 'class-validator';
import { DEMO_ACCOUNT, DEMO_ITEM } from '../../kernel/http/demo-examples.js';

/** Query of `GET /accounts`. */
export class ListAccountsQuery {
  /** The Item whose accounts to list. */
  @ApiProperty({ format: 'uuid', example: DEMO_ITEM })
  @IsDefined()
  @IsUUID()
  itemId: string;

  /** Only accounts of this kind: BANK (checking, savings) or CREDIT (cards). */
  @IsOptional()
  @IsIn(['BANK', 'CREDIT'])
  type?: 'BANK' | 'CREDIT';
}

/** The path of one account. */
export class AccountParams {
  /** Id of the account. */
  @ApiProperty({ format: 'uuid', example: DEMO_ACCOUNT })
  @IsUUID()
  id: string;
}
