import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { RefusesUnknown } from '../../kernel/http/input-pipe.js';
import { TransactionTimesQuery } from '../serve/transactions.dto.js';

/** Query of `GET /exports/transactions`: one of `itemId`, `accountId` and `clientUserId`. */
@RefusesUnknown()
export class ExportTransactionsQuery extends TransactionTimesQuery {
  /** Transactions of this Item. */
  @ApiProperty({ format: 'uuid', required: false })
  @IsOptional()
  @IsUUID()
  itemId?: string;

  /** Transactions of this account. */
  @IsOptional()
  @IsUUID()
  accountId?: string;

  /** Transactions of this user of yours. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  clientUserId?: string;

  /** csv (for spreadsheets) or jsonl (JSON Lines: Pluggy's object on each line). */
  @IsOptional()
  @ApiProperty({ enum: ['csv', 'jsonl'] })
  @IsIn(['csv', 'jsonl'])
  format: 'csv' | 'jsonl' = 'csv';

  /** Only those of this credit card bill. */
  @IsOptional()
  @IsUUID()
  billId?: string;
}

/** The path of a user. */
export class UserParams {
  /** The app's own id of the user, as given when the Items were connected. */
  @ApiProperty({ example: 'demo-user' })
  @IsString()
  @MaxLength(500)
  clientUserId: string;
}
