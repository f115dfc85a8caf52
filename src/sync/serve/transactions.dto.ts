import { ApiProperty } from '@nestjs/swagger';
import { IsDefined, IsNotEmpty, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { CommaList } from '../../kernel/http/comma-list.js';
import { RefusesUnknown } from '../../kernel/http/input-pipe.js';
import { IsInstant } from '../../kernel/http/is-instant.js';
import { PageQuery } from '../../kernel/http/page.dto.js';

/** What narrows transactions down by their times. */
export class TransactionTimesQuery {
  /** From this day (`YYYY-MM-DD`, UTC) or instant on. Not together with `createdAtFrom`. @example "2026-01-01" */
  @IsOptional()
  @IsInstant()
  dateFrom?: string;

  /** Up to this day (`YYYY-MM-DD`, UTC) or instant, inclusive. @example "2026-12-31" */
  @IsOptional()
  @IsInstant()
  dateTo?: string;

  /** Created at Pluggy at or after this instant, whatever their date. @example "2026-11-20T09:14:03.120Z" */
  @IsOptional()
  @IsInstant()
  createdAtFrom?: string;
}

/** Query of `GET /v2/transactions`; any other parameter is refused, as Pluggy refuses it. */
@RefusesUnknown()
export class TransactionsQuery extends TransactionTimesQuery {
  /** The account whose transactions to list; needed with `ids` too. */
  @ApiProperty({ format: 'uuid' })
  @IsDefined()
  @IsUUID()
  accountId: string;

  /** Only these, comma-separated; at most 500. `dateFrom` and `dateTo` are ignored then. */
  @IsOptional()
  @CommaList()
  @IsUUID(undefined, { each: true })
  ids?: string[];

  /** Cursor of the next page: the `after` in the previous page's `next`. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  after?: string;
}

/** Query of the page-based `GET /transactions`. */
export class PagedTransactionsQuery extends PageQuery {
  /** The account whose transactions to list. */
  @ApiProperty({ format: 'uuid' })
  @IsDefined()
  @IsUUID()
  accountId: string;

  /** Only these, comma-separated; `from` and `to` are ignored then. */
  @IsOptional()
  @CommaList()
  @IsUUID(undefined, { each: true })
  ids?: string[];

  /** From this day (`YYYY-MM-DD`, UTC) or instant on. @example "2026-01-01" */
  @IsOptional()
  @IsInstant()
  from?: string;

  /** Up to this day (`YYYY-MM-DD`, UTC) or instant, inclusive. @example "2026-12-31" */
  @IsOptional()
  @IsInstant()
  to?: string;

  /** Only those of this credit card bill. */
  @IsOptional()
  @IsUUID()
  billId?: string;

  /** Created at Pluggy at or after this instant, whatever their date. @example "2026-11-20T09:14:03.120Z" */
  @IsOptional()
  @IsInstant()
  createdAtFrom?: string;
}

/** The path of one transaction. */
export class TransactionParams {
  /** Id of the transaction. */
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id: string;
}

/** Body of `PATCH /transactions/:id`. */
export class CategoryBody {
  /** The right category. @example "01010000" */
  @IsDefined()
  @IsString()
  @IsNotEmpty()
  @MaxLength(50)
  categoryId: string;
}
