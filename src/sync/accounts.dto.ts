import { IsDefined, IsIn, IsOptional, IsUUID } from 'class-validator';

/** Query of `GET /accounts`. */
export class ListAccountsQuery {
  /** The Item whose accounts to list. */
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
  @IsUUID()
  id: string;
}
