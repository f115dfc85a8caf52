import { ApiProperty } from '@nestjs/swagger';
import { IsDefined, IsIn, IsOptional, IsUUID } from 'class-validator';

/** Query of `GET /accounts`. */
export class ListAccountsQuery {
  /** The Item whose accounts to list. */
  @ApiProperty({ format: 'uuid' })
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
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id: string;
}
